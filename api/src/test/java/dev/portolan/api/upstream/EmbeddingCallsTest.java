package dev.portolan.api.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.api.routing.Target;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.EmbeddingTranslator;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.openai.EmbeddingRequest.Encoding;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.openai.OpenAiCompatibleAdapter;
import dev.portolan.usage.Usage;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Several calls for one request, as a provider needs that takes few inputs at once.
class EmbeddingCallsTest {
    private final List<String> asked = new ArrayList<>();
    private final Queue<UpstreamAnswer> answers = new ArrayDeque<>();
    private final List<String> closed = new ArrayList<>();
    private long now = 17;
    private final UpstreamHttp http =
            request -> {
                asked.add(new String(request.body().orElseThrow(), UTF_8));
                return answers.remove();
            };

    @Test
    void makesOneAnswerOfSeveral() throws Exception {
        answers.add(answer(200, "0.5"));
        answers.add(answer(200, "0.25"));

        String json = text(open(2, "first", "second"));

        assertEquals(List.of("first", "second"), asked);
        assertEquals(List.of("0.5", "0.25"), closed);
        assertEquals(
                """
                {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5]},\
                {"object":"embedding","index":1,"embedding":[0.25]}],"model":"v",\
                "usage":{"prompt_tokens":2,"total_tokens":2,"cost":0.0002}}\
                """,
                json);
    }

    @Test
    void stopsAtTheFirstError() throws Exception {
        answers.add(answer(200, "0.5"));
        answers.add(answer(429, "busy"));

        UpstreamAnswer made = open(3, "first", "second", "third");

        assertEquals(429, made.status());
        assertTrue(text(made).contains("busy"));
        assertEquals(Optional.of(1L), made.counted().map(Usage::prompt), "of the first call");
        assertEquals(2, asked.size());
        assertEquals(List.of("0.5", "busy"), closed);
    }

    @Test
    void leavesAnUnexpectedStatusToOthers() throws Exception {
        answers.add(answer(307, ""));

        assertEquals(307, open(1, "first").status());
    }

    @Test
    void takesNoFewerVectorsThanInputs() throws Exception {
        answers.add(answer(200, "0.5"));

        UpstreamAnswer made = open(2, "first");

        UpstreamException failed = assertThrows(UpstreamException.class, () -> text(made));
        assertEquals(Optional.of(1L), made.counted().map(Usage::prompt));

        assertEquals(Fault.MALFORMED, failed.fault());
    }

    @Test
    void spendsNoMoreThanTheWholeTimeOnAll() throws Exception {
        Duration total = Duration.ofSeconds(5);
        answers.add(answer(200, "0.5", () -> now += total.toNanos()));
        answers.add(answer(200, "0.5", () -> now += 1));

        UpstreamAnswer made = open(total, 3, "first", "second", "third");

        UpstreamException failed = assertThrows(UpstreamException.class, () -> text(made));
        assertEquals(Optional.of(2L), made.counted().map(Usage::prompt));

        assertEquals(Fault.TOTAL_TIMEOUT, failed.fault());
    }

    private UpstreamAnswer open(int inputs, String... bodies) throws Exception {
        return open(Duration.ofMinutes(5), inputs, bodies);
    }

    private UpstreamAnswer open(Duration total, int inputs, String... bodies) throws Exception {
        Target target = target(total);
        List<CompletionCall> calls = new ArrayList<>();
        for (String body : bodies) {
            calls.add(
                    new CompletionCall(
                            Operation.EMBEDDING, target.model().id(), body.getBytes(UTF_8), false));
        }
        return new EmbeddingCalls(
                        new PreparedCall.Embedding(
                                target,
                                calls,
                                inputs,
                                new OneNumberEach(),
                                Encoding.FLOAT,
                                new TreeSet<>()),
                        http,
                        () -> now)
                .open();
    }

    private static String text(UpstreamAnswer answer) throws Exception {
        if (answer.read(Duration.ofSeconds(1)) instanceof Read.Bytes(ByteBuffer bytes)) {
            return UTF_8.decode(bytes).toString();
        }
        return "";
    }

    /// A format whose answers are one number each.
    private static final class OneNumberEach implements EmbeddingTranslator {
        @Override
        public List<TranslatedRequest> requests(EmbeddingForm form, CalledModel model) {
            throw new AssertionError("the calls are prepared");
        }

        @Override
        public Embeddings answer(List<byte[]> bodies, List<Map<String, List<String>>> headers) {
            List<double[]> vectors = new ArrayList<>();
            for (byte[] body : bodies) {
                vectors.add(new double[] {Double.parseDouble(new String(body, UTF_8))});
            }
            int count = bodies.size();
            return new Embeddings(vectors, Optional.of(new Usage(count, 0, count, 0, 0, 0)));
        }

        @Override
        public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
            return new ErrorForm(
                    ErrorKind.ofStatus(status), status, new String(body, UTF_8), Optional.empty());
        }
    }

    private UpstreamAnswer answer(int status, String body) {
        return answer(status, body, () -> {});
    }

    private UpstreamAnswer answer(int status, String body, Runnable meanwhile) {
        return new UpstreamAnswer() {
            private boolean isRead;

            @Override
            public int status() {
                return status;
            }

            @Override
            public Map<String, List<String>> headers() {
                return Map.of();
            }

            @Override
            public Read read(Duration patience) {
                if (isRead) {
                    return Read.End.INSTANCE;
                }
                isRead = true;
                meanwhile.run();
                return new Read.Bytes(ByteBuffer.wrap(body.getBytes(UTF_8)));
            }

            @Override
            public void close() {
                closed.add(body);
            }
        };
    }

    /// A ten thousandth of a dollar for each token.
    private static ModelFacts priced() {
        ModelFacts plain = ModelFacts.ofKind(ModelKind.EMBEDDING);
        return new ModelFacts(
                plain.displayName(),
                plain.description(),
                plain.kind(),
                plain.contextLength(),
                plain.maxOutputTokens(),
                plain.inputModalities(),
                plain.outputModalities(),
                plain.capabilities(),
                plain.supportedParameters(),
                new Prices(
                        Optional.of(new BigDecimal("0.0001")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()),
                plain.ownedBy(),
                plain.upstreamCreatedAt(),
                plain.deprecatedOn(),
                plain.replacedBy(),
                plain.upstreamAliases(),
                plain.details());
    }

    static Target target(Duration total) {
        Provider provider =
                new Provider(
                        "acme",
                        "acme",
                        "x",
                        Optional.of(URI.create("http://127.0.0.1:1/v1")),
                        Optional.empty(),
                        Map.of(),
                        true,
                        Optional.empty(),
                        new Timeouts(total, total, total, total),
                        Optional.empty(),
                        Set.of(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0);
        Model model =
                new Model(
                        new ModelId("acme", "v"),
                        Optional.empty(),
                        priced(),
                        true,
                        Lifecycle.ACTIVE,
                        Model.Source.MANUAL,
                        Map.of(),
                        Set.of(),
                        Map.of(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0);
        return new Target(
                model,
                new OpenAiCompatibleAdapter(),
                new ProviderAccess(provider, Optional.empty()));
    }
}
