package dev.portolan.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.Trees;
import dev.portolan.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A provider's words must not give away what it was called with.
class RedactionTest {
    private static final String ACCESS_KEY =
            """
            {"Version": 1, "AccessKeyId": "AKIDEXAMPLE0001", "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG",
             "SessionToken": "IQoJb3JpZ2luX2VjEXAMPLE", "Expiration": "2026-11-26T12:00:00Z"}
            """;
    private static final String SERVICE_ACCOUNT =
            """
            {"type": "service_account", "project_id": "my-project-1", "private_key_id": "0a1b2c3d4e5f",
             "private_key": "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkq\\nhkiG9w0BAQEFAASC\\n-----END PRIVATE KEY-----\\n",
             "client_email": "robot-of@my-project-1.iam.gserviceaccount.com"}
            """;

    private static String told(String credential, String words) {
        return Redaction.of(List.of(Secret.of(credential))).of(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIDEXAMPLE0001",
                "wJalrXUtnFEMI/K7MDENG",
                "IQoJb3JpZ2luX2VjEXAMPLE",
                "IQoJb3JpZ2luX2VjEXAMPLE\nhost:x",
                "wJalrXUt…"
            })
    void anAccessKeysTextsAreBlottedOut(String quoted) {
        String words = told(ACCESS_KEY, "Signed with " + quoted + " was this");

        assertFalse(words.contains(quoted.substring(0, 8)), words);
    }

    @Test
    void nothingIsHiddenInAList() {
        JsonNode told =
                Redaction.of(List.of(Secret.of("sk-live-12345678")))
                        .of(
                                Trees.of(
                                                """
                                                {"keys": ["sk-live-12345678", "sk-live-****5678", {"sk-live-12345678": 7}], "left": 3}
                                                """)
                                        .orElseThrow());

        assertEquals(
                "{\"keys\":[\"[redacted]\",\"[redacted]\",{\"[redacted]\":7}],\"left\":3}",
                told.toString());
    }

    /// Every error begins so.
    @Test
    void aDocumentsFirstLettersGiveNothingAway() {
        String words = "Said: {\"type\":\"error\",\"message\":\"no\"}";

        assertEquals(words, told("{\"type\":\"service_account\"}", words));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hkiG9w0BAQEFAASC",
                "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
                "0a1b2c3d4e5f",
                "robot-of@my-project-1.iam.gserviceaccount.com"
            })
    void soAreARobotsWithEachLineOfItsKey(String quoted) {
        String words = told(SERVICE_ACCOUNT, "No " + quoted + " here");

        assertFalse(words.contains(quoted), words);
        assertFalse(words.contains("hkiG9w0B"), words);
    }

    @Test
    void whatIsNoSecretStays() {
        String words = "The project my-project-1 of a service_account has no robot-office.";

        assertEquals(words, told(SERVICE_ACCOUNT, words));
    }

    @Test
    void aPlainKeyIsBlottedOutHoweverItIsQuoted() {
        assertEquals(
                "Key [redacted] is wrong",
                told("sk-12345678-abcd", "Key sk-12345678-abcd is wrong"));
        assertEquals(
                "Key [redacted] is wrong", told("sk-12345678-abcd", "Key sk-1***abcd is wrong"));
    }
}
