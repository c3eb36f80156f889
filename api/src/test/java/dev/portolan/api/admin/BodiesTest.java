package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bodies that cannot be read.
class BodiesTest extends AdminTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\": |malformed_json|line 1, column 7",
                "{'id': 1}|malformed_json|line 1, column",
                "{\"id\": sk-secret-thing}|malformed_json|line 1",
                "{\"id\": \"a\", \"id\": \"b\"}|duplicate_field|'id' is given twice",
                "{\"credential\": {\"api_key\": \"a\", \"api_key\": \"b\"}}|duplicate_field|'api_key' is given twice",
                "{} {}|malformed_json|line 1",
                "[]|invalid_fields|must be a JSON object",
                "null|invalid_fields|must be a JSON object",
                "NaN|malformed_json|line 1",
                "` `|invalid_fields|must be a JSON object"
            })
    void saysWhereAndRepeatsNothing(String body, String code, String detail) {
        Reply refused = admin.post("/providers", body).expectProblem(400, code);

        assertTrue(refused.field("/detail").contains(detail), refused::text);
        assertFalse(refused.text().contains("secret-thing"), refused::text);
    }

    @Test
    void namesTheLine() {
        Reply refused =
                admin.post("/providers", "{\n  \"id\": \"x\",\n  oops\n}")
                        .expectProblem(400, "malformed_json");

        assertTrue(refused.field("/detail").contains("line 3, column 3"), refused::text);
    }

    @Test
    void boundsDepthAndSize() {
        admin.post("/models", "{\"custom\": " + "{\"a\":".repeat(60) + "1" + "}".repeat(60) + "}")
                .expectProblem(400, "malformed_json");
        admin.post("/models", "[" + "1,".repeat(3_000_000) + "1]")
                .expectProblem(413, "body_too_large");
        assertEquals(
                "custom",
                admin.post(
                                "/models",
                                "{\"custom\": {\"a\": \""
                                        + "x".repeat(70_000)
                                        + "\"}, \"model_id\": \"x/y\"}")
                        .expectProblem(400, "invalid_fields")
                        .faultyFields()
                        .getLast());
    }

    @Test
    void doesNotRepeatWhatLooksLikeAKey() {
        Reply refused =
                admin.post(
                                "/providers",
                                """
                                {"id": "sk-proj-abcdef0123456789", "adapter_class": "parrot", "api_key": "sk-proj-abcdef0123456789", "credential": "sk-proj-abcdef0123456789"}
                                """)
                        .expectProblem(400, "invalid_fields");

        assertFalse(refused.text().contains("abcdef0123456789"), refused::text);
        assertTrue(refused.faultyFields().contains("api_key"), refused::text);
    }
}
