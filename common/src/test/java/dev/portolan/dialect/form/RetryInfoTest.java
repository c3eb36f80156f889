package dev.portolan.dialect.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryInfoTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"details\":[{\"retryDelay\":\"17s\"}]}|17000",
                "{\"details\":[{\"retryDelay\":\"16.1s\"}]}|16100",
                "{\"details\":[{\"retryDelay\":\"0.000000001s\"}]}|1",
                "{\"details\":[{\"reason\":\"x\"},{\"retryDelay\":\"2s\"},{\"retryDelay\":\"3s\"}]}|2000",
                "{\"details\":[{\"retryDelay\":\"soon\"}]}|",
                "{\"details\":[{\"retryDelay\":\"-1s\"}]}|",
                "{\"details\":[{\"retryDelay\":\"12345678s\"}]}|",
                "{\"details\":\"17s\"}|",
                "{}|"
            })
    void saysHowLong(String error, Long millis) {
        assertEquals(
                Optional.ofNullable(millis).map(Duration::ofMillis),
                RetryInfo.delay(Trees.of(error).orElseThrow()));
    }
}
