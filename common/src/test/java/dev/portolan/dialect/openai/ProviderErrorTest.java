package dev.portolan.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.dialect.form.ErrorKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401|{\"detail\":\"Invalid API Key\"}|AUTHENTICATION",
                "400|[{\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid API key.\",\"status\":\"INVALID_ARGUMENT\"}}]|AUTHENTICATION",
                "400|{\"code\":\"Client specified an invalid argument\",\"error\":\"Incorrect API key provided: x\"}|AUTHENTICATION",
                "402|{\"error\":{\"message\":\"Insufficient Balance\"}}|QUOTA",
                "403|{\"error\":{\"code\":\"forbidden\",\"message\":\"Forbidden\"}}|PERMISSION",
                "403|{\"code\":\"The caller does not have permission\",\"error\":\"Content violates usage guidelines.\"}|CONTENT_FILTER",
                "404|{\"error\":\"Specified model not found: x\"}|MODEL_NOT_FOUND",
                "404|{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}|NOT_FOUND",
                "400|{\"code\":\"1500\",\"message\":\"Invalid model: x\",\"type\":\"invalid_model\"}|MODEL_NOT_FOUND",
                "400|{\"error\":{\"message\":\"some/x is not a valid model ID\",\"code\":400}}|MODEL_NOT_FOUND",
                "400|{\"error\":{\"message\":\"Input must have at least 1 token.\"}}|INVALID_REQUEST",
                "422|{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}|INVALID_REQUEST",
                "400|{\"error\":{\"message\":\"This model's maximum context length is 8 tokens.\"}}|CONTEXT_LENGTH",
                "400|{\"error\":{\"code\":400,\"message\":\"the request exceeds\",\"type\":\"exceed_context_size_error\"}}|CONTEXT_LENGTH",
                "400|{\"error\":{\"code\":\"content_filter\",\"message\":\"filtered\",\"param\":\"prompt\"}}|CONTENT_FILTER",
                "413|`<html>`|TOO_LARGE",
                "429|{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"You exceeded your current quota\"}}|QUOTA",
                "429|{\"error\":{\"code\":\"RateLimitReached\",\"message\":\"exceeded\"}}|RATE_LIMIT",
                "500|{\"error\":{\"code\":500,\"message\":\"oops\"}}|SERVER",
                "500|Overloaded|OVERLOADED",
                "503||OVERLOADED",
                "504|`<html>`|TIMEOUT"
            })
    void isOfAKind(int status, String body, ErrorKind kind) {
        assertEquals(kind, read(body).kind(status));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\":\"17.2s\"}]}}|17200",
                "{\"error\":{\"message\":\"Please try again in 6m0.5s.\"}}|360500",
                "{\"error\":{\"message\":\"Please try again in 20ms.\"}}|20",
                "{\"error\":{\"message\":\"Please retry after 26 seconds.\"}}|26000",
                "{\"error\":{\"message\":\"Please try again in a moment.\"}}|",
                "{\"error\":{\"message\":\"Please retry shortly.\"}}|"
            })
    void saysWhenToComeBack(String body, Long millis) {
        assertEquals(Optional.ofNullable(millis).map(Duration::ofMillis), read(body).retryAfter());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"message\":\"no\",\"status_code\":400}}|400",
                "{\"message\":\"no\",\"code\":\"3051\",\"raw_status_code\":422}|422",
                "{\"error\":{\"message\":\"no\",\"status\":422}}|422",
                "{\"error\":{\"message\":\"no\"},\"status\":529}|529",
                "{\"error\":{\"message\":\"no\",\"status\":200}}|"
            })
    void namesTheStatusThatItWouldHaveHad(String body, Integer status) {
        assertEquals(Optional.ofNullable(status), read(body).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"object\":\"error\",\"message\":{\"detail\":[{\"msg\":\"Extra inputs are not permitted\"}]}}|Extra inputs are not permitted",
                "\"only a sentence\"|only a sentence",
                "upstream connect error|upstream connect error",
                "`<h1>Bad gateway</h1>`|``",
                "{\"error\":|``"
            })
    void hasASentence(String body, String sentence) {
        assertEquals(sentence, read(body).message());
    }

    private static ProviderError read(String body) {
        return ProviderError.read((body == null ? "" : body).getBytes(UTF_8));
    }
}
