package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest extends AdminTest {
    @Test
    void makesShowsAndListsAProvider() {
        Reply made =
                admin.post(
                                "/providers",
                                """
                                {"id": "nile", "display_name": "The Nile", "adapter_class": "parrot", "base_url": "https://nile.example.com/v1",
                                 "is_enabled": true, "settings": {"organization": "x"}, "sync_cron": "0 17 * * * ?", "idle_timeout_ms": 5000}
                                """)
                        .expect(201);

        assertEquals(
                "/admin/v1/providers/nile", java.net.URI.create(made.header("location")).getPath());
        assertEquals(ParrotAdapter.class.getName(), made.field("/adapter_class"));
        assertEquals("ready", made.field("/state/status"));
        assertEquals("5000", made.field("/idle_timeout_ms"));
        assertEquals("5000", made.field("/connect_timeout_ms"));
        assertEquals(made.header("etag"), "\"" + made.field("/version") + "\"");
        Reply shown = admin.get("/providers/nile").expect(200);
        assertEquals(made.field("/display_name"), shown.field("/display_name"));
        assertTrue(admin.get("/providers").expect(200).all("id").contains("nile"));
        assertTrue(admin.get("/providers?enabled=true").all("id").contains("nile"));
        assertFalse(admin.get("/providers?enabled=false").all("id").contains("nile"));
    }

    @Test
    void neverShowsACredential() {
        Reply made =
                admin.post(
                                "/providers",
                                """
                                {"id": "sealed", "adapter_class": "parrot", "base_url": "https://sealed.example.com/v1",
                                 "credential": {"api_key": "key-0123456789-abcdefgh-WXYZ"}}
                                """)
                        .expect(201);

        assertEquals("true", made.field("/credential/configured"));
        assertEquals("stored", made.field("/credential/source"));
        assertEquals("WXYZ", made.field("/credential/last4"));
        assertEquals("k1", made.field("/credential/keyring_key"));
        assertEquals(12, made.field("/credential/fingerprint").length());
        String everything =
                made.text()
                        + admin.get("/providers/sealed").text()
                        + admin.get("/catalog/changes?id=sealed").text();
        assertFalse(everything.contains("0123456789-abcdefgh"), everything);
        assertFalse(everything.contains("envelope"), everything);
    }

    @Test
    void changingTheAddressVoidsTheCredentialAndSaysSo() {
        admin.post(
                        "/providers",
                        """
                        {"id": "moving", "adapter_class": "parrot", "base_url": "https://one.example.com/v1",
                         "credential": {"api_key": "key-0123456789-abcdefgh-WXYZ"}}
                        """)
                .expect(201);

        Reply moved =
                admin.patch("/providers/moving", "{\"base_url\": \"https://two.example.com/v1\"}")
                        .expect(200);

        assertEquals("false", moved.field("/credential/configured"));
        assertTrue(moved.field("/warnings/0").contains("give it again"), moved.text());
        Reply again =
                admin.patch(
                                "/providers/moving",
                                """
                                {"base_url": "https://three.example.com/v1", "credential": {"api_key": "key-9999999999-abcdefgh-1234"}}
                                """)
                        .expect(200);
        assertEquals("1234", again.field("/credential/last4"));
        assertEquals("true", again.field("/credential/configured"));
        assertEquals(0, again.json().path("warnings").size());
    }

    @Test
    void takesACredentialFromTheEnvironmentTogetherWithANewAddress() {
        server.setenv("DELTA_API_KEY", "from the environment");
        admin.post(
                        "/providers",
                        """
                        {"id": "delta", "adapter_class": "parrot", "base_url": "https://one.example.com/v1", "credential": {"env": "DELTA_API_KEY"}}
                        """)
                .expect(201);

        Reply moved =
                admin.patch(
                                "/providers/delta",
                                """
                                {"base_url": "https://two.example.com/v1", "credential": {"env": "DELTA_API_KEY"}}
                                """)
                        .expect(200);

        assertEquals("DELTA_API_KEY", moved.field("/credential/env"));
        assertEquals("true", moved.field("/credential/configured"));
        Reply gone = admin.patch("/providers/delta", "{\"credential\": null}").expect(200);
        assertEquals("false", gone.field("/credential/configured"));
        assertTrue(gone.json().at("/credential/source").isNull());
    }

    @Test
    void pinsWhatItSetsAndUnpins() {
        aProvider("pinned");

        Reply off = admin.patch("/providers/pinned", "{\"is_enabled\": false}").expect(200);
        Reply unpinned =
                admin.patch("/providers/pinned", "{\"unpin\": [\"is_enabled\", \"base_url\"]}")
                        .expect(200);

        assertTrue(
                off.text()
                        .contains(
                                "\"pinned_fields\":[\"adapter_class\",\"base_url\",\"is_enabled\"]"),
                off.text());
        assertTrue(
                unpinned.text().contains("\"pinned_fields\":[\"adapter_class\"]"), unpinned.text());
        assertEquals("off", off.field("/state/status"));
        assertEquals("disabled", off.field("/state/reason"));
    }

    @Test
    void mergesSettings() {
        aProvider("settled");

        admin.patch(
                        "/providers/settled",
                        "{\"settings\": {\"a\": 1, \"b\": {\"c\": true, \"d\": \"x\"}}}")
                .expect(200);
        Reply merged =
                admin.patch(
                                "/providers/settled",
                                "{\"settings\": {\"a\": null, \"b\": {\"d\": null}}}")
                        .expect(200);

        assertEquals("{\"b\":{\"c\":true}}", merged.json().path("settings").toString());
    }

    @Test
    void refusesSettingsThatTheAdapterDoesNotHave() {
        Reply refused =
                admin.post(
                                "/providers",
                                """
                                {"id": "sandy", "adapter_class": "sandbox",
                                 "settings": {"delay_ms": "5", "chunk_delay_ms": 7, "dealy_ms": 5}}
                                """)
                        .expectProblem(400, "invalid_fields");

        assertEquals(
                Set.of("settings.delay_ms", "settings.dealy_ms"),
                Set.copyOf(refused.faultyFields()));
        assertTrue(refused.text().contains("must be a whole number"), refused.text());
        assertTrue(
                refused.text().contains("there are: chunk_delay_ms, delay_ms, metadata_provider"),
                refused.text());
    }

    @Test
    void takesTheSettingThatEveryProviderMayHave() {
        admin.post(
                        "/providers",
                        """
                        {"id": "sandier", "adapter_class": "sandbox", "settings": {"metadata_provider": "openai"}}
                        """)
                .expect(201);

        Reply refused =
                admin.post(
                                "/providers",
                                """
                                {"id": "sandiest", "adapter_class": "sandbox", "settings": {"metadata_provider": 5}}
                                """)
                        .expectProblem(400, "invalid_fields");

        assertEquals(List.of("settings.metadata_provider"), refused.faultyFields());
    }

    @Test
    void namesEveryFaultAtOnce() {
        Reply refused =
                admin.post(
                                "/providers",
                                """
                                {"id": "Bad Id", "adapter_class": "nope", "base_url": "ftp://x", "is_enabeld": true, "frobnicate": 1, "display_name": 7,
                                 "is_enabled": "yes", "sync_cron": "* * * * *", "connect_timeout_ms": 0, "credential": {"api_key": 5}, "settings": []}
                                """)
                        .expectProblem(400, "invalid_fields");

        assertEquals(
                List.of(
                        "is_enabeld",
                        "frobnicate",
                        "id",
                        "adapter_class",
                        "base_url",
                        "credential.api_key",
                        "settings",
                        "display_name",
                        "is_enabled",
                        "sync_cron",
                        "connect_timeout_ms"),
                refused.faultyFields());
        assertTrue(refused.text().contains("did you mean 'is_enabled'?"), refused.text());
        assertTrue(refused.text().contains("there are: parrot"), refused.text());
        assertEquals("urn:portolan:problem:invalid-fields", refused.field("/type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com/v1",
                "https://127.0.0.1/v1",
                "https://169.254.169.254/latest",
                "https://localhost/v1",
                "https://user:hunter2@api.example.com/v1",
                "https://api.example.com/v1#x",
                "https://api.example.com/v1?x=y",
                "file:///etc/passwd",
                "not a url",
                "https://[::ffff:10.0.0.1]/"
            })
    void refusesAddressesThatMayNotBeCalled(String url) {
        Reply refused =
                admin.post(
                                "/providers",
                                """
                                {"id": "evil", "adapter_class": "parrot", "base_url": "%s"}
                                """
                                        .formatted(url))
                        .expectProblem(400, "invalid_fields");

        assertEquals(List.of("base_url"), refused.faultyFields());
        assertFalse(refused.text().contains("hunter2"), refused.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PORTOLAN_KEYRING_KEY", "PATH", "PGPASSWORD", "lower_key", "A B_KEY", ""})
    void refusesEnvironmentVariablesThatAreNoCredentials(String name) {
        Reply refused =
                admin.post(
                                "/providers",
                                """
                                {"id": "sneaky", "adapter_class": "parrot", "base_url": "https://x.example.com", "credential": {"env": "%s"}}
                                """
                                        .formatted(name))
                        .expectProblem(400, "invalid_fields");

        assertEquals(List.of("credential.env"), refused.faultyFields());
    }

    @Test
    void requiresAnAddressWhereTheAdapterDoes() {
        Reply refused =
                admin.post("/providers", "{\"id\": \"homeless\", \"adapter_class\": \"parrot\"}")
                        .expectProblem(400, "invalid_fields");

        assertEquals(List.of("base_url"), refused.faultyFields());
    }

    @Test
    void refusesASecondOfTheSameId() {
        aProvider("twice");

        admin.post(
                        "/providers",
                        """
                        {"id": "twice", "adapter_class": "parrot", "base_url": "https://x.example.com"}
                        """)
                .expectProblem(409, "already_exists");
    }

    @Test
    void deletesWithItsModelsOnlyWhenAsked() {
        aProvider("doomed");
        aModel("doomed/a");
        aModel("doomed/b");

        Reply kept = admin.delete("/providers/doomed").expectProblem(409, "provider_has_models");
        Reply gone = admin.delete("/providers/doomed?cascade=true").expect(200);

        assertTrue(kept.field("/detail").contains("2 models"), kept.text());
        assertEquals("2", gone.field("/models_deleted"));
        admin.get("/providers/doomed").expectProblem(404, "not_found");
        admin.get("/models/doomed/a").expectProblem(404, "not_found");
    }

    @Test
    void keepsAProviderWhoseModelAnAliasNames() {
        aProvider("named");
        aModel("named/a");
        admin.put("/aliases/to-named", "{\"targets\": [\"named/a\"]}").expect(201);

        Reply kept =
                admin.delete("/providers/named?cascade=true").expectProblem(409, "named_by_alias");

        assertTrue(kept.field("/detail").contains("to-named"), kept.text());
    }

    @Test
    void listsAdapters() {
        Reply adapters = admin.get("/adapters").expect(200);

        assertEquals(List.of("parrot", "sandbox"), adapters.all("short_name"));
        assertEquals(List.of("openai-chat", "openai-chat"), adapters.all("dialect"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 * * * ?|", "0 5/15 8-18 ? * MON-FRI|", "30 0 0 L * ?|",
                        "0 0 12 ? JAN,JUN 2#1 2026-2030|", "0 0 12 15W * ?|",
                "0 0 * * *|6 or 7 fields", "* 0 * * * ?|second", "0 0 * * * *|?", "0 0 * ? * ?|?",
                        "0 61 * * * ?|minute",
                "0 0 24 * * ?|hour", "0 0 0 ? * MOON|day of week", "0 0 0 32 * ?|day of month",
                        "0 0/0 * * * ?|minute", "0 ; * * * ?|minute"
            })
    void checksCronExpressions(String cron, String fault) {
        aProviderOnce("timed");

        Reply reply = admin.patch("/providers/timed", "{\"sync_cron\": \"%s\"}".formatted(cron));

        if (fault == null) {
            assertEquals(cron, reply.expect(200).field("/sync_cron"));
        } else {
            String rule = reply.expectProblem(400, "invalid_fields").field("/errors/0/rule");
            assertTrue(rule.contains(fault), rule);
        }
    }

    private void aProviderOnce(String id) {
        if (admin.get("/providers/" + id).status() == 404) {
            aProvider(id);
        }
    }
}
