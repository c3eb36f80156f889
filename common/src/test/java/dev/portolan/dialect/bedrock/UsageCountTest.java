package dev.portolan.dialect.bedrock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.usage.Usage;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageCountTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0  | []",
                "40 | [{\"inputTokens\": 60, \"ttl\": \"5m\"}, {\"inputTokens\": 40, \"ttl\": \"1h\"}]",
                "70 | [{\"inputTokens\": 30, \"ttl\": \"1h\"}, {\"inputTokens\": 40, \"ttl\": \"1h\"}]",
                "100 | [{\"inputTokens\": 5000, \"ttl\": \"1h\"}]",
                "0  | [7, {\"ttl\": \"1h\"}]"
            })
    void countsWhatIsKeptForAnHour(long expected, String details) throws IOException {
        Usage usage =
                UsageCount.of(
                                new ObjectMapper()
                                        .readTree(
                                                "{\"inputTokens\": 10, \"outputTokens\": 5, \"cacheWriteInputTokens\": 100, \"cacheDetails\": "
                                                        + details
                                                        + "}"))
                        .orElseThrow();

        assertEquals(110, usage.prompt());
        assertEquals(100, usage.cacheWrite());
        assertEquals(expected, usage.cacheWriteHour());
    }
}
