package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Versions: entity tags, the change log, and what the replicas serve.
class VersionsTest extends AdminTest {
    @BeforeAll
    void makeModels() {
        aProvider("tide");
        aModel("tide/a");
        admin.put("/aliases/ebb", "{\"targets\": [\"tide/a\"]}").expect(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/providers",
                "/providers/tide",
                "/models",
                "/models/tide/a",
                "/aliases",
                "/aliases/ebb",
                "/keys",
                "/adapters",
                "/sync-runs",
                "/openapi.json",
                "/openapi.yaml"
            })
    void whatIsKnownIsNotSentAgain(String path) {
        String tag = admin.get(path).expect(200).header("etag");

        Reply known = admin.get(path, "If-None-Match", tag);

        assertEquals(304, known.status());
        assertEquals("", known.text());
        admin.get(path, "If-None-Match", "\"other\", W/" + tag).expect(304);
        admin.get(path, "If-None-Match", "\"0\"").expect(200);
    }

    @Test
    void anEditThatWasOvertakenIsRefused() {
        String before = admin.get("/models/tide/a").header("etag");
        Reply first =
                admin.patch("/models/tide/a", "{\"display_name\": \"first\"}", "If-Match", before)
                        .expect(200);

        Reply second =
                admin.patch("/models/tide/a", "{\"display_name\": \"second\"}", "If-Match", before)
                        .expectProblem(412, "stale_etag");

        assertTrue(second.field("/detail").contains(first.header("etag")), second::text);
        assertEquals("first", admin.get("/models/tide/a").field("/display_name"));
        admin.delete("/models/tide/a", "If-Match", before).expectProblem(412, "stale_etag");
        admin.patch("/providers/tide", "{\"display_name\": \"x\"}", "If-Match", "\"0\"")
                .expectProblem(412, "stale_etag");
        admin.delete("/providers/tide?cascade=true", "If-Match", "\"0\"")
                .expectProblem(412, "stale_etag");
        admin.put("/aliases/ebb", "{\"targets\": [\"tide/a\"]}", "If-Match", "W/\"1\"")
                .expectProblem(412, "stale_etag");
        admin.delete("/aliases/ebb", "If-Match", "\"0\"").expectProblem(412, "stale_etag");
        admin.delete("/keys/" + adminKey.substring(4, 16), "If-Match", "\"0\"")
                .expectProblem(412, "stale_etag");
        admin.post("/models", "{\"model_id\": \"tide/b\"}", "If-Match", "\"0\"")
                .expectProblem(412, "stale_etag");
        admin.patch(
                        "/models/tide/a",
                        "{\"display_name\": \"third\"}",
                        "If-Match",
                        "\"0\", " + first.header("etag"))
                .expect(200);
        admin.patch("/models/tide/a", "{\"display_name\": \"fourth\"}", "If-Match", "*")
                .expect(200);
    }

    @Test
    void twoEditsAtOnceBothCount() {
        aModel("tide/race");

        Crowd.of(
                2,
                i ->
                        admin.patch(
                                        "/models/tide/race",
                                        "{\"custom\": {\"%s\": 1}}".formatted("ab".charAt(i)))
                                .expect(200));

        assertEquals(
                "{\"a\":1,\"b\":1}",
                admin.get("/models/tide/race").json().path("custom").toString());
    }

    @Test
    void theChangeLogSaysWhoWhenBeforeAndAfter() {
        aModel("tide/logged");
        Reply changed =
                admin.patch("/models/tide/logged", "{\"display_name\": \"new\"}").expect(200);

        Reply log = admin.get("/catalog/changes?entity=model&id=tide/logged").expect(200);

        assertEquals(2, log.json().path("data").size());
        assertEquals("update", log.field("/data/0/operation"));
        assertEquals("admin:" + adminKey.substring(4, 16), log.field("/data/0/actor"));
        assertEquals(changed.field("/version"), log.field("/data/0/version"));
        assertTrue(log.json().at("/data/0/before/display_name").isNull());
        assertEquals("new", log.field("/data/0/after/display_name"));
        assertTrue(log.json().at("/data/1/before").isNull());
        assertEquals(
                List.of(),
                admin.get("/catalog/changes?since=" + changed.field("/version") + "&id=tide/logged")
                        .all("id"));
        assertEquals(
                1,
                admin.get("/catalog/changes?version=" + changed.field("/version"))
                        .all("id")
                        .size());
        Reply page = admin.get("/catalog/changes?id=tide/logged&limit=1").expect(200);
        assertEquals(
                List.of("insert"),
                admin.get(
                                "/catalog/changes?id=tide/logged&limit=1&cursor="
                                        + page.field("/next_cursor"))
                        .all("operation"));
        admin.get("/catalog/changes?entity=nonsense").expectProblem(400, "invalid_fields");
    }

    @Test
    void showsTheVersionsOfAllReplicas() {
        database()
                .execute(
                        "INSERT INTO replicas VALUES ('replica-0', now() - interval '1 hour', now() - interval '10 minutes', 1, now() - interval '1 hour', '{kafka_disconnected}')");
        String version =
                admin.patch("/models/tide/a", "{\"custom\": {\"x\": 1}}")
                        .expect(200)
                        .field("/version");

        Reply served =
                Await.value(
                        SOON,
                        () -> {
                            Reply reply = admin.get("/catalog").expect(200);
                            boolean isCurrent =
                                    Long.parseLong(reply.field("/served_version"))
                                                    >= Long.parseLong(version)
                                            && reply.json().path("replicas").size() == 2;
                            return isCurrent
                                    ? java.util.Optional.of(reply)
                                    : java.util.Optional.empty();
                        });

        assertEquals("replica-1", served.field("/replica_id"));
        assertEquals("0", served.field("/lag_versions"));
        assertEquals("replica-0", served.field("/replicas/0/replica_id"));
        assertEquals("true", served.field("/replicas/0/is_silent"));
        assertEquals("kafka_disconnected", served.field("/replicas/0/degraded/0"));
        assertTrue(Long.parseLong(served.field("/replicas/0/lag_versions")) > 0, served::text);
        assertTrue(Long.parseLong(served.field("/replicas/0/lag_ms")) > 0, served::text);
        assertEquals("true", served.field("/replicas/1/is_this"));
        assertEquals("1", served.field("/counts/aliases"));
    }

    @Test
    void everyAnswerNamesItsVersion() {
        assertFalse(admin.get("/models").header("x-portolan-catalog-version").isEmpty());
        Reply changed = admin.patch("/providers/tide", "{\"settings\": {\"n\": 1}}").expect(200);
        assertEquals(changed.field("/version"), changed.header("x-portolan-catalog-version"));
        assertNotEquals("true", changed.header("portolan-stale"));
    }
}
