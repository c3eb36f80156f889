package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.key.KeyKind;
import dev.portolan.testing.Await;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest extends AdminTest {
    private static final String NEW_KEY = "{\"kind\": \"client\", \"name\": \"%s\"}";

    @BeforeAll
    void makeProvider() {
        aProvider("once");
    }

    @Test
    void aRepeatedRequestIsAnsweredAsTheFirst() {
        String body = NEW_KEY.formatted("repeated");
        Reply first = admin.post("/keys", body, "Idempotency-Key", "a-1").expect(201);

        Reply again = admin.post("/keys", body, "Idempotency-Key", "a-1").expect(201);

        assertEquals(first.text(), again.text());
        assertEquals(first.header("location"), again.header("location"));
        assertEquals(first.header("etag"), again.header("etag"));
        assertEquals("", first.header("idempotency-replayed"));
        assertEquals("true", again.header("idempotency-replayed"));
        assertEquals("1", database().ask("SELECT count(*) FROM api_keys WHERE name = 'repeated'"));
    }

    @Test
    void theKeptAnswerIsSealed() {
        Reply made =
                admin.post("/keys", NEW_KEY.formatted("sealed"), "Idempotency-Key", "s-1")
                        .expect(201);

        String kept =
                database()
                        .ask("SELECT row_to_json(r) FROM idempotent_requests r WHERE key = 's-1'");

        assertFalse(kept.contains(made.field("/key")), kept);
        assertFalse(kept.contains(made.field("/id") + "_"), kept);
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        admin.post("/keys", NEW_KEY.formatted("one"), "Idempotency-Key", "b-1").expect(201);

        admin.post("/keys", NEW_KEY.formatted("two"), "Idempotency-Key", "b-1")
                .expectProblem(422, "idempotency_key_reused");
        admin.post("/models", NEW_KEY.formatted("one"), "Idempotency-Key", "b-1")
                .expectProblem(422, "idempotency_key_reused");
    }

    @Test
    void aRefusedRequestMayBeCorrectedUnderTheSameKey() {
        admin.post(
                        "/models",
                        "{\"model_id\": \"once/x\", \"kind\": \"poem\"}",
                        "Idempotency-Key",
                        "c-1")
                .expect(400);

        admin.post("/models", "{\"model_id\": \"once/x\"}", "Idempotency-Key", "c-1").expect(201);
        admin.post("/models", "{\"model_id\": \"once/x\"}", "Idempotency-Key", "c-1").expect(201);
    }

    @Test
    void theSameKeyOfAnotherCallerIsAnotherRequest() {
        AdminClient other = admin.with(server.key(KeyKind.ADMIN));
        Await.eventually(SOON, () -> other.get("/adapters").expect(200));

        Reply mine =
                admin.post("/keys", NEW_KEY.formatted("mine"), "Idempotency-Key", "d-1")
                        .expect(201);
        Reply theirs =
                other.post("/keys", NEW_KEY.formatted("mine"), "Idempotency-Key", "d-1")
                        .expect(201);

        assertFalse(mine.field("/id").equals(theirs.field("/id")));
    }

    @Test
    void requestsInFlightTogetherMakeOneKey() {
        String body = NEW_KEY.formatted("crowd");

        List<Reply> answers =
                Crowd.of(8, _ -> admin.post("/keys", body, "Idempotency-Key", "e-1").expect(201));

        assertEquals(1, answers.stream().map(Reply::text).distinct().count());
        assertEquals("1", database().ask("SELECT count(*) FROM api_keys WHERE name = 'crowd'"));
    }

    @Test
    void everyPostTakesAKey() {
        for (String path : List.of("/providers/once/sync", "/sync")) {
            Reply first = admin.post(path, "", "Idempotency-Key", "f" + path).expect(202);
            Reply again = admin.post(path, "", "Idempotency-Key", "f" + path).expect(202);
            assertEquals(first.text(), again.text());
            assertEquals("true", again.header("idempotency-replayed"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "tab\there"})
    void refusesKeysThatAreNone(String key) {
        assertTrue(admin.post("/sync", "", "Idempotency-Key", key).status() == 400);
        assertEquals(400, admin.post("/sync", "", "Idempotency-Key", "x".repeat(256)).status());
    }
}
