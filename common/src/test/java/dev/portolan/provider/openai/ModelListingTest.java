package dev.portolan.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListingTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    private final OpenAiCompatibleAdapter adapter = new OpenAiCompatibleAdapter(CLOCK);

    @Test
    void asksUnderTheBaseUrlWithTheCredential() throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{\"data\":[{\"id\":\"m\"}]}"));

        adapter.supportedModels(
                TestProviders.access("p", "https://api.example.com/v1/", "{}"), http);

        UpstreamRequest request = http.requests.getFirst();
        assertEquals("GET https://api.example.com/v1/models", request.toString());
        assertEquals("Bearer test-credential", request.headers().get("Authorization"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"auth_header\":\"api-key\"};api-key;test-credential",
                "{\"auth_scheme\":\"Token\"};Authorization;Token test-credential",
                "{\"auth_scheme\":\"\"};Authorization;test-credential",
                "{\"auth_header\":\"X-Key\",\"auth_scheme\":\"Key\"};X-Key;Key test-credential",
                "{\"auth_header\":\"bad name\"};Authorization;Bearer test-credential"
            })
    void sendsTheCredentialAsTheSettingsSay(String settings, String header, String value)
            throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("[{\"id\":\"m\"}]"));

        adapter.supportedModels(
                TestProviders.access("p", "https://api.example.com/v1", settings), http);

        assertEquals(value, http.requests.getFirst().headers().get(header));
    }

    @Test
    void readsListsFromElsewhereOnTheSameServerOnly() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(
                        request -> Canned.json("[{\"id\":\"" + request.uri().getPath() + "\"}]"));

        ModelList both =
                adapter.supportedModels(
                        TestProviders.access(
                                "p",
                                "https://api.example.com/v1",
                                "{\"models_path\":[\"/a\",\"https://api.example.com/b?x=1\"],\"models_query\":\"limit=9\"}"),
                        http);

        assertEquals(List.of("/v1/a", "/b"), ids(both));
        assertEquals(
                "https://api.example.com/b?x=1&limit=9", http.requests.get(1).uri().toString());
        for (String elsewhere :
                List.of(
                        "https://evil.example/models",
                        "http://api.example.com/models",
                        "https://api.example.com:8443/models")) {
            assertThrows(
                    UpstreamException.class,
                    () ->
                            adapter.supportedModels(
                                    TestProviders.access(
                                            "p",
                                            "https://api.example.com/v1",
                                            "{\"models_path\":\"" + elsewhere + "\"}"),
                                    http));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"list\",\"data\":%s}",
                "%s",
                "{\"models\":%s}",
                "{\"items\":%s,\"pagination\":{\"page\":1,\"totalPage\":1}}",
                "{\"resources\":%s}"
            })
    void readsEveryShapeOfAList(String shape) throws Exception {
        ModelList list =
                list(
                        shape.formatted(
                                "[{\"id\":\"a\"},{\"model_id\":\"b\"},\"c\",{\"name\":\"d\"}]"));

        assertEquals(List.of("a", "b", "c", "d"), ids(list));
    }

    @Test
    void skipsWhatMakesNoSenseAndTells() throws Exception {
        ModelList list =
                list(
                        """
                        [{"id":"good"},{"object":"model"},{"id":null},{"id":""},7,null,{"id":"bad\\nid"},
                         {"id":"good","context_length":5},{"id":"%s"},{"id":"odd","context_length":-5,"created":"soon","pricing":"free","architecture":[]}]\
                        """
                                .formatted("x".repeat(300)));

        assertEquals(List.of("good", "odd"), ids(list));
        assertEquals(7, list.skipped().size(), list.skipped()::toString);
        assertEquals("entry 2 has no id", list.skipped().getFirst());
        assertTrue(
                list.models().getFirst().facts().contextLength().isEmpty(),
                "the first of two entries counts");
    }

    @Test
    void readsOnAfterTheLastId() throws Exception {
        ModelList list =
                paged(request ->
                        switch (query(request)) {
                            case "" ->
                                    "{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"has_more\":true,\"last_id\":\"b\"}";
                            case "after=b" -> "{\"data\":[{\"id\":\"c/d\"}],\"has_more\":true}";
                            default -> "{\"data\":[{\"id\":\"e\"}],\"has_more\":false}";
                        });

        assertEquals(List.of("a", "b", "c/d", "e"), ids(list));
    }

    @Test
    void readsOnByToken() throws Exception {
        ModelList list =
                paged(request ->
                        query(request).isEmpty()
                                ? "{\"models\":[{\"name\":\"a\"}],\"next_page_token\":\"t+/=\"}"
                                : "{\"models\":[{\"name\":\"" + query(request) + "\"}]}");

        assertEquals(List.of("a", "page_token=t%2B%2F%3D"), ids(list));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/models?page=2", "https://api.example.com/v1/models?page=2", "?page=2"})
    void readsOnByLink(String link) throws Exception {
        ModelList list =
                paged(request ->
                        query(request).isEmpty()
                                ? "{\"data\":[{\"id\":\"a\"}],\"links\":{\"next\":\""
                                        + link
                                        + "\"}}"
                                : "{\"data\":[{\"id\":\""
                                        + request.uri()
                                        + "\"}],\"links\":{\"next\":null}}");

        assertEquals(List.of("a", "https://api.example.com/v1/models?page=2"), ids(list));
    }

    @Test
    void takesTheCredentialToNoOtherServer() {
        UpstreamException refusal =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                list(
                                        "{\"data\":[{\"id\":\"a\"}],\"links\":{\"next\":\"https://evil.example/models\"}}"));

        assertTrue(refusal.getMessage().contains("another server"), refusal.getMessage());
    }

    @Test
    void readsOnByOffsetAndByPageNumber() throws Exception {
        ModelList byOffset =
                paged(request ->
                        switch (query(request)) {
                            case "" ->
                                    "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"total_count\":3}";
                            default ->
                                    "{\"data\":[{\"id\":\""
                                            + query(request)
                                            + "\"}],\"total_count\":3}";
                        });
        ModelList byNumber =
                paged(request ->
                        query(request).isEmpty()
                                ? "{\"items\":[{\"id\":\"a\"}],\"pagination\":{\"page\":1,\"perPage\":1,\"total\":2,\"totalPage\":2}}"
                                : "{\"items\":[{\"id\":\""
                                        + query(request)
                                        + "\"}],\"pagination\":{\"page\":2,\"perPage\":1,\"total\":2,\"totalPage\":2}}");

        assertEquals(List.of("a", "b", "offset=2"), ids(byOffset));
        assertEquals(List.of("a", "page=2"), ids(byNumber));
    }

    @Test
    void stopsAtAServerThatSendsOnePageForEver() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(_ ->
                        Canned.json(
                                "{\"data\":[{\"id\":\"a\"}],\"has_more\":true,\"last_id\":\"a\"}"));

        ModelList list = adapter.supportedModels(access(), http);

        assertEquals(List.of("a"), ids(list));
        assertEquals(2, http.requests.size());
    }

    @Test
    void givesUpAListWithoutEnd() {
        AtomicInteger pages = new AtomicInteger();
        UpstreamException refusal =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                paged(_ ->
                                        "{\"data\":[{\"id\":\"m"
                                                + pages.incrementAndGet()
                                                + "\"}],\"has_more\":true}"));

        assertTrue(refusal.getMessage().contains("more than 200 pages"), refusal.getMessage());
    }

    @Test
    void givesUpAListTooLong() {
        String entries =
                String.join(
                        ",",
                        IntStream.range(0, 20_001)
                                .mapToObj(i -> "{\"id\":\"m" + i + "\"}")
                                .toList());

        assertThrows(UpstreamException.class, () -> list("[" + entries + "]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"data\":[]};the list of models is empty",
                "[];the list of models is empty",
                "{};no list of models",
                "null;no list of models",
                "{\"data\":[{\"object\":\"model\"}]};no usable model; the first problem: entry 1 has no id",
                "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\";cut off",
                "  <!doctype html><html>;web page",
                "{\"error\":{\"message\":\"over quota\"}};over quota"
            })
    void refusesWhatIsNotTheWholeList(String body, String words) {
        // The delimiter occurs in one expectation: it is the last column, so the rest belongs to
        // it.
        UpstreamException refusal = assertThrows(UpstreamException.class, () -> list(body));

        assertEquals(Fault.MALFORMED, refusal.fault());
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }

    @Test
    void refusesAListThatIsShorterThanItSays() {
        UpstreamException refusal =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                paged(request ->
                                        query(request).isEmpty()
                                                ? "{\"data\":[{\"id\":\"a\"}],\"total_count\":300}"
                                                : "{\"data\":[],\"total_count\":300}"));

        assertTrue(refusal.getMessage().contains("1 entries of 300"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "401, the credential was refused (401)",
        "403, the credential was refused (403)",
        "404, is the base URL right",
        "302, redirects elsewhere",
        "500, status 500"
    })
    void tellsWhyTheProviderRefused(int status, String words) {
        UpstreamException refusal =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                adapter.supportedModels(
                                        access(),
                                        new ScriptedHttp(_ ->
                                                Canned.status(
                                                        status,
                                                        "{\"error\":{\"message\":\"key test-credential is odd\\nsecond line\"}}"))));

        assertEquals(Fault.STATUS, refusal.fault());
        assertEquals(Optional.of(status), refusal.status());
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("key [redacted] is odd"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("test-credential"));
    }

    @Test
    void passesOnHowLongToWait() {
        UpstreamException refusal =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                adapter.supportedModels(
                                        access(),
                                        new ScriptedHttp(_ ->
                                                new Canned(
                                                        429,
                                                        Map.of("retry-after", "6m0s"),
                                                        "slow down".getBytes(UTF_8)))));

        assertEquals(Optional.of(Duration.ofMinutes(6)), refusal.retryAfter());
    }

    @Test
    void cutsAPrefixOffTheIds() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(
                        _ -> Canned.json("[{\"id\":\"models/gemini-x\"},{\"id\":\"other\"}]"));

        ModelList list =
                adapter.supportedModels(
                        TestProviders.access(
                                "p",
                                "https://api.example.com/v1",
                                "{\"strip_id_prefix\":\"models/\"}"),
                        http);

        assertEquals(List.of("gemini-x", "other"), ids(list));
    }

    private ModelList list(String body) throws Exception {
        return adapter.supportedModels(access(), new ScriptedHttp(_ -> Canned.json(body)));
    }

    private ModelList paged(Function<UpstreamRequest, String> pages) throws Exception {
        return adapter.supportedModels(
                access(), new ScriptedHttp(request -> Canned.json(pages.apply(request))));
    }

    private static dev.portolan.provider.ProviderAccess access() {
        return TestProviders.access("p", "https://api.example.com/v1", "{}");
    }

    private static String query(UpstreamRequest request) {
        return Optional.ofNullable(request.uri().getRawQuery()).orElse("");
    }

    private static List<String> ids(ModelList list) {
        return list.models().stream().map(ListedModel::upstreamModel).toList();
    }
}
