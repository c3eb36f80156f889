package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Asking for syncs. No worker runs here: what one would write is written by the tests.
class SyncsTest extends AdminTest {
    @BeforeAll
    void makeProviders() {
        aProvider("east");
        aProvider("west");
        admin.post(
                        "/providers",
                        "{\"id\": \"off\", \"adapter_class\": \"parrot\", \"base_url\": \"https://off.example.com\"}")
                .expect(201);
    }

    @Test
    void queuesARunAndShowsIt() {
        Reply queued = admin.post("/providers/east/sync", "").expect(202);

        assertEquals("queued", queued.field("/status"));
        assertEquals("request", queued.field("/cause"));
        assertEquals("admin:" + adminKey.substring(4, 16), queued.field("/requested_by"));
        assertTrue(
                queued.header("location").endsWith("/admin/v1/sync-runs/" + queued.field("/id")));
        Reply shown = admin.get("/sync-runs/" + queued.field("/id")).expect(200);
        assertEquals("[]", shown.json().path("diff").toString());
        assertEquals("0", shown.field("/counts/listed"));
        assertTrue(shown.json().path("started_at").isNull());
        assertEquals(
                queued.field("/id"),
                admin.post("/providers/east/sync", "{}").expect(202).field("/id"),
                "one that waits is enough");
        assertFalse(
                queued.field("/id")
                        .equals(
                                admin.post("/providers/east/sync?dry_run=true", "")
                                        .expect(202)
                                        .field("/id")));
    }

    @Test
    void queuesOneForEachProviderThatIsOn() {
        Reply queued = admin.post("/sync?dry_run=true", "").expect(202);

        assertEquals(List.of("east", "west"), queued.all("provider"));
        assertEquals(List.of("true", "true"), queued.all("dry_run"));
    }

    @Test
    void queuesARunOfTheMetadataSource() {
        Reply queued = admin.post("/sync/metadata", "").expect(202);
        Reply dry = admin.post("/sync/metadata?dry_run=true", "").expect(202);

        assertEquals("@metadata", queued.field("/provider"));
        assertEquals("queued", queued.field("/status"));
        assertEquals("true", dry.field("/dry_run"));
        assertEquals(
                queued.field("/id"),
                admin.post("/sync/metadata", "").expect(202).field("/id"),
                "one that waits is enough");
        assertEquals(
                List.of(dry.field("/id"), queued.field("/id")),
                admin.get("/sync-runs?provider=%40metadata").expect(200).all("id"));
        assertEquals(
                queued.field("/id"),
                admin.get("/sync-runs/" + queued.field("/id")).expect(200).field("/id"));
        admin.post("/sync/metadata", "{\"force\": true}").expectProblem(400, "invalid_fields");
        admin.post("/providers", "{\"id\": \"@metadata\", \"adapter_class\": \"parrot\"}")
                .expectProblem(400, "invalid_fields");
    }

    @Test
    void listsNewestFirstAndFilters() {
        database()
                .execute(
                        "INSERT INTO sync_runs (provider, cause, requested_by, status, queued_at, error) SELECT 'past', 'schedule', 'schedule', 'failed', now() - i * interval '1 minute', 'no ' || i FROM generate_series(1, 5) i");

        Reply first = admin.get("/sync-runs?provider=past&status=failed&limit=3").expect(200);
        Reply second =
                admin.get(
                                "/sync-runs?provider=past&status=failed&limit=3&cursor="
                                        + first.field("/next_cursor"))
                        .expect(200);

        assertEquals(List.of("no 1", "no 2", "no 3"), first.all("error"));
        assertEquals(List.of("no 4", "no 5"), second.all("error"));
        assertEquals(List.of(), admin.get("/sync-runs?provider=past&status=queued").all("id"));
        admin.get("/sync-runs?status=done").expectProblem(400, "invalid_fields");
    }

    @Test
    void approvesARunThatWaits() {
        String id =
                database()
                        .ask(
                                """
                                INSERT INTO sync_runs (provider, cause, requested_by, status, finished_at, error, counts, diff)
                                VALUES ('west', 'schedule', 'schedule', 'awaiting_approval', now(), '3 of 4 models would go', '{"listed": 1, "missing": 3}',
                                        '[{"kind": "missing", "model_id": "west/a", "fields": {"lifecycle": {"before": "active", "after": "missing"}}}]')
                                RETURNING id
                                """);
        Reply waiting = admin.get("/sync-runs/" + id).expect(200);
        assertEquals("missing", waiting.field("/diff/0/fields/lifecycle/after"));
        assertEquals("3", waiting.field("/counts/missing"));
        admin.post("/sync-runs/" + id + "/approve", "", "If-Match", "\"other\"")
                .expectProblem(412, "stale_etag");

        Reply approved =
                admin.post("/sync-runs/" + id + "/approve", "", "If-Match", waiting.header("etag"))
                        .expect(202);

        assertEquals("queued", approved.field("/status"));
        assertEquals("admin:" + adminKey.substring(4, 16), approved.field("/approved_by"));
        Reply twice =
                admin.post("/sync-runs/" + id + "/approve", "")
                        .expectProblem(409, "not_awaiting_approval");
        assertTrue(twice.field("/detail").contains("is queued"), twice::text);
    }

    @Test
    void saysWhatIsNotThere() {
        admin.post("/providers/nowhere/sync", "").expectProblem(404, "not_found");
        admin.get("/sync-runs/00000000-0000-0000-0000-000000000000")
                .expectProblem(404, "not_found");
        admin.get("/sync-runs/1-1-1-1-1").expectProblem(404, "not_found");
        admin.post("/sync-runs/nonsense/approve", "").expectProblem(404, "not_found");
        assertEquals(
                List.of("force"),
                admin.post("/providers/east/sync", "{\"force\": true}")
                        .expectProblem(400, "invalid_fields")
                        .faultyFields());
        assertEquals(
                List.of("dry_run"),
                admin.post("/providers/east/sync?dry_run=1", "")
                        .expectProblem(400, "invalid_fields")
                        .faultyFields());
    }
}
