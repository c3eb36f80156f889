package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest extends AdminTest {
    @BeforeAll
    void makeProviders() {
        aProvider("river");
    }

    @Test
    void makesAModelWithEveryColumn() {
        Reply made =
                admin.post(
                                "/models",
                                """
                                {"model_id": "river/full", "adapter_class": "parrot", "display_name": "Full", "description": "All of it", "kind": "chat",
                                 "context_length": 8192, "max_output_tokens": 1024, "input_modalities": ["text", "image"], "output_modalities": ["text"],
                                 "capabilities": {"tools": true, "reasoning": false}, "supported_parameters": ["temperature"],
                                 "price_prompt": "0.0000025", "price_completion": 1e-5, "price_cache_read": 0, "price_cache_write": "0.1",
                                 "price_reasoning": "0.2", "price_image": "0.3", "price_audio": "0.4", "price_request": "0.5", "price_web_search": "0.6",
                                 "prices_other": {"audio_output": "0.7"},
                                 "price_tiers": [{"min_prompt_tokens": 272001, "prompt": "0.2"}, {"min_prompt_tokens": 200001, "prompt": 5e-6, "cache_write_1h": "0.1"}], "owned_by": "somebody", "upstream_created_at": "2026-01-02T03:04:05+01:00",
                                 "deprecated_on": "2027-01-01", "replaced_by": "fuller", "upstream_aliases": ["f"], "details": {"tokenizer": "x"},
                                 "is_available": false, "lifecycle": "active", "custom": {"team": "blue", "n": 1.50}}
                                """)
                        .expect(201);

        assertEquals("manual", made.field("/source"));
        assertEquals("0.0000025", made.field("/price_prompt"));
        assertEquals("0.00001", made.field("/price_completion"));
        assertEquals("0", made.field("/price_cache_read"));
        assertEquals("0.7", made.field("/prices_other/audio_output"));
        assertEquals("200001", made.field("/price_tiers/0/min_prompt_tokens"));
        assertEquals("0.000005", made.field("/price_tiers/0/prompt"));
        assertEquals("0.1", made.field("/price_tiers/0/cache_write_1h"));
        assertEquals("272001", made.field("/price_tiers/1/min_prompt_tokens"));
        assertEquals("administrator", made.field("/field_sources/price_tiers"));
        assertEquals("2026-01-02T02:04:05Z", made.field("/upstream_created_at"));
        assertEquals("administrator", made.field("/field_sources/context_length"));
        assertEquals("false", made.field("/capabilities/reasoning"));
        assertEquals(ParrotAdapter.class.getName(), made.field("/adapter_class"));
        assertFalse(made.text().contains("\"custom\"]"));
        assertEquals(made.text(), admin.get("/models/river/full").expect(200).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "river/openai/gpt-4o",
                "river/deepseek/r1:free",
                "river/a.b.c:d/e",
                "river/a;b",
                "river/Qwen/Qwen3-8B-Instruct_2507"
            })
    void takesIdsAsProvidersSpellThem(String id) {
        aModel(id);
        String path = "/models/" + id.replace(";", "%3B");
        String encoded = "/models/" + id.replace("/", "%2F").replace(";", "%3B");

        assertEquals(id, admin.get(path).expect(200).field("/model_id"));
        assertEquals(id, admin.get(encoded).expect(200).field("/model_id"));
        admin.patch(encoded, "{\"is_available\": false}").expect(200);
        admin.delete(path).expect(200);
        admin.get(path).expectProblem(404, "not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model_id\": \"nowhere/x\"}|model_id|there is no provider 'nowhere'",
                "{\"model_id\": \"river\"}|model_id|<provider>/<the provider's own id>",
                "{\"model_id\": \"River/x\"}|model_id|<provider>/",
                "{\"model_id\": \"river/a%2Fb\"}|model_id|stand in a path",
                "{\"provider\": \"river\", \"upstream_model\": \"a//b\"}|upstream_model|stand in a path",
                "{}|model_id|is required",
                "{\"provider\": \"river\"}|upstream_model|is required",
                "{\"model_id\": \"river/x\", \"provider\": \"lake\"}|provider|must agree",
                "{\"model_id\": \"river/x\", \"context_length\": -1}|context_length|from 1 to",
                "{\"model_id\": \"river/x\", \"context_length\": 1.5}|context_length|integer",
                "{\"model_id\": \"river/x\", \"price_prompt\": \"1e999999\"}|price_prompt|US dollars",
                "{\"model_id\": \"river/x\", \"price_prompt\": -1}|price_prompt|US dollars",
                "{\"model_id\": \"river/x\", \"price_prompt\": \"NaN\"}|price_prompt|US dollars",
                "{\"model_id\": \"river/x\", \"kind\": \"poem\"}|kind|one of chat",
                "{\"model_id\": \"river/x\", \"deprecated_on\": \"soon\"}|deprecated_on|a date",
                "{\"model_id\": \"river/x\", \"capabilities\": {\"tools\": \"yes\"}}|capabilities.tools|true or false",
                "{\"model_id\": \"river/x\", \"input_modalities\": \"text\"}|input_modalities|list",
                "{\"model_id\": \"river/x\", \"custom\": {\"a\": 1e99999}}|custom|numbers below",
                "{\"model_id\": \"river/x\", \"custom\": {\"a\": \"\\u0000\"}}|custom|U+0000",
                "{\"model_id\": \"river/x\", \"description\": \"\\ud800\"}|description|must be a text",
                "{\"model_id\": \"river/x\", \"source\": \"sync\"}|source|cannot be set",
                "{\"model_id\": \"river/x\", \"unpin\": [\"custom\"]}|unpin|no field that can be pinned"
            })
    void saysWhatIsWrong(String body, String field, String rule) {
        Reply refused = admin.post("/models", body).expectProblem(400, "invalid_fields");

        assertEquals(List.of(field), refused.faultyFields(), refused::text);
        assertTrue(refused.field("/errors/0/rule").contains(rule), refused::text);
    }

    @Test
    void pinsWhatItSetsAndUnpins() {
        aModel("river/pins");

        Reply set =
                admin.patch(
                                "/models/river/pins",
                                "{\"context_length\": 4096, \"description\": null, \"custom\": {\"a\": {\"b\": 1}}}")
                        .expect(200);
        Reply merged =
                admin.patch(
                                "/models/river/pins",
                                "{\"custom\": {\"a\": {\"c\": 2}}, \"unpin\": [\"description\"]}")
                        .expect(200);

        assertEquals(
                "[\"context_length\",\"description\"]",
                set.json().path("pinned_fields").toString());
        assertEquals("[\"context_length\"]", merged.json().path("pinned_fields").toString());
        assertEquals("{\"a\":{\"b\":1,\"c\":2}}", merged.json().path("custom").toString());
        assertEquals("administrator", merged.field("/field_sources/context_length"));
    }

    @Test
    void refusesToPinAndUnpinAtOnce() {
        aModel("river/both");

        Reply refused =
                admin.patch(
                                "/models/river/both",
                                "{\"kind\": \"image\", \"unpin\": [\"kind\", \"nonsense\"], \"model_id\": \"x\"}")
                        .expectProblem(400, "invalid_fields");

        assertEquals(List.of("model_id", "unpin", "unpin"), refused.faultyFields());
    }

    @Test
    void pagesThroughAListInOrder() {
        aProvider("paged");
        for (int i = 0; i < 7; i++) {
            aModel("paged/m" + i);
        }

        List<String> seen = new ArrayList<>();
        Reply page = admin.get("/models?provider=paged&limit=3").expect(200);
        seen.addAll(page.all("model_id"));
        while (!page.json().path("next_cursor").isNull()) {
            page =
                    admin.get("/models?provider=paged&limit=3&cursor=" + page.field("/next_cursor"))
                            .expect(200);
            seen.addAll(page.all("model_id"));
        }

        assertEquals(
                List.of(
                        "paged/m0",
                        "paged/m1",
                        "paged/m2",
                        "paged/m3",
                        "paged/m4",
                        "paged/m5",
                        "paged/m6"),
                seen);
    }

    @Test
    void filters() {
        aProvider("sieve");
        admin.post(
                        "/models",
                        "{\"model_id\": \"sieve/emb_1\", \"kind\": \"embedding\", \"display_name\": \"Hundred% pure\"}")
                .expect(201);
        admin.post("/models", "{\"model_id\": \"sieve/embX1\", \"is_available\": false}")
                .expect(201);
        admin.post("/models", "{\"model_id\": \"sieve/old\", \"lifecycle\": \"retired\"}")
                .expect(201);

        assertEquals(
                List.of("sieve/emb_1"),
                admin.get("/models?provider=sieve&kind=embedding").all("model_id"));
        assertEquals(
                List.of("sieve/embX1"),
                admin.get("/models?provider=sieve&available=false").all("model_id"));
        assertEquals(
                List.of("sieve/old"),
                admin.get("/models?provider=sieve&lifecycle=retired").all("model_id"));
        assertEquals(
                List.of("sieve/emb_1"), admin.get("/models?provider=sieve&q=EMB_").all("model_id"));
        assertEquals(
                List.of("sieve/emb_1"),
                admin.get("/models?provider=sieve&q=d%25%20p").all("model_id"));
        assertEquals(List.of(), admin.get("/models?provider=sieve&q=%25_%25").all("model_id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "availble=true|availble|did you mean 'available'?",
                "available=yes|available|true or false",
                "limit=0|limit|from 1 to 1,000",
                "limit=1001|limit|from 1 to 1,000",
                "limit=99999999999999999999|limit|from 1 to 1,000",
                "lifecycle=dead|lifecycle|active, missing, retired",
                "cursor=%27--|cursor|next_cursor",
                "provider=a&provider=b|provider|once"
            })
    void refusesQueriesItDoesNotUnderstand(String query, String field, String rule) {
        Reply refused = admin.get("/models?" + query).expectProblem(400, "invalid_fields");

        assertEquals(List.of(field), refused.faultyFields());
        assertTrue(refused.field("/errors/0/rule").contains(rule), refused::text);
    }

    @Test
    void metacharactersOfSqlAreJustText() {
        int all = admin.get("/models?limit=1000").all("model_id").size();

        assertEquals(
                0, admin.get("/models?q=%27%20OR%201=1%20--").expect(200).all("model_id").size());
        assertEquals(
                0,
                admin.get("/models?provider=x%27%3BDROP%20TABLE%20providers")
                        .expect(200)
                        .all("model_id")
                        .size());
        assertEquals(
                0, admin.get("/models?q=" + "%25_".repeat(160)).expect(200).all("model_id").size());
        assertEquals(all, admin.get("/models?limit=1000").all("model_id").size());
    }

    @Test
    void switchesManyInOneVersion() {
        aProvider("bulk");
        aModel("bulk/a");
        aModel("bulk/b");
        aModel("bulk/c");

        Reply byId =
                admin.post(
                                "/models/bulk",
                                "{\"is_available\": false, \"model_ids\": [\"bulk/a\", \"bulk/b\"]}")
                        .expect(200);
        Reply byFilter =
                admin.post(
                                "/models/bulk",
                                "{\"is_available\": true, \"filter\": {\"provider\": \"bulk\", \"available\": false}}")
                        .expect(200);

        assertEquals("2", byId.field("/changed"));
        assertEquals("2", byFilter.field("/changed"));
        Reply a = admin.get("/models/bulk/a");
        assertEquals("true", a.field("/is_available"));
        assertEquals("[\"is_available\"]", a.json().path("pinned_fields").toString());
        assertEquals(a.field("/version"), admin.get("/models/bulk/b").field("/version"));
        assertEquals(
                "0",
                admin.post("/models/bulk", "{\"is_available\": true, \"model_ids\": [\"bulk/a\"]}")
                        .expect(200)
                        .field("/changed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"is_available\": true}|model_ids",
                "{\"is_available\": true, \"model_ids\": [], \"filter\": {}}|model_ids",
                "{\"is_available\": true, \"model_ids\": [\"river/not-there\"]}|model_ids",
                "{\"model_ids\": []}|is_available",
                "{\"is_available\": true, \"filter\": {}}|filter",
                "{\"is_available\": true, \"filter\": {\"provder\": \"x\"}}|filter.provder",
                "{\"is_available\": true, \"filter\": {\"kind\": \"poem\"}}|filter.kind"
            })
    void refusesABulkSwitchThatIsUnclear(String body, String field) {
        Reply refused = admin.post("/models/bulk", body).expectProblem(400, "invalid_fields");

        assertTrue(refused.faultyFields().contains(field), refused::text);
        assertTrue(refused.faultyFields().size() <= 2, refused::text);
    }

    @Test
    void aModelThatItsProviderStillListsStays() {
        aModel("river/listed");
        database().execute("UPDATE llm_models SET source = 'sync' WHERE model_id = 'river/listed'");

        Reply kept = admin.delete("/models/river/listed").expectProblem(409, "still_listed");

        assertTrue(kept.field("/detail").contains("is_available"), kept::text);
        database()
                .execute(
                        "UPDATE llm_models SET lifecycle = 'retired' WHERE model_id = 'river/listed'");
        admin.delete("/models/river/listed").expect(200);
    }

    @Test
    void aModelNamedByAnAliasStays() {
        aModel("river/named");
        admin.put("/aliases/quick", "{\"targets\": [\"river/named\"]}").expect(201);

        Reply kept = admin.delete("/models/river/named").expectProblem(409, "named_by_alias");

        assertTrue(kept.field("/detail").contains("quick"), kept::text);
    }

    @Test
    void aModelMayNotTakeAnAliasesName() {
        aModel("river/target");
        admin.put("/aliases/river/taken", "{\"targets\": [\"river/target\"]}").expect(201);

        admin.post("/models", "{\"model_id\": \"river/taken\"}").expectProblem(409, "name_taken");
        admin.post("/models", "{\"model_id\": \"river/target\"}")
                .expectProblem(409, "already_exists");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${7*7}",
                "#{7*7}",
                "${''.class}",
                "%s%n%d",
                "<script>alert(1)</script>",
                "'; DROP TABLE llm_models; --"
            })
    void textIsOnlyText(String text) {
        String id = "river/text-" + Integer.toUnsignedString(text.hashCode());
        admin.post("/models", "{\"model_id\": \"%s\"}".formatted(id)).expect(201);

        Reply kept =
                admin.patch(
                                "/models/" + id,
                                "{\"display_name\": \"%s\", \"custom\": {\"x\": \"%s\"}}"
                                        .formatted(text, text))
                        .expect(200);
        Reply refused =
                admin.patch("/models/" + id, "{\"%s\": 1}".formatted(text))
                        .expectProblem(400, "invalid_fields");

        assertEquals(text, kept.field("/display_name"));
        assertEquals(text, kept.field("/custom/x"));
        assertEquals(List.of(text), refused.faultyFields());
    }
}
