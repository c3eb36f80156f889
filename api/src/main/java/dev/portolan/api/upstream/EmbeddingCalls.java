package dev.portolan.api.upstream;

import dev.portolan.api.upstream.PreparedCall.Embedding;
import dev.portolan.catalog.Prices;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.openai.EmbeddingWriter;
import dev.portolan.provider.AnswerBody;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.usage.Cost;
import dev.portolan.usage.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Asks a provider for embeddings in its own words, in as many calls as it takes, and makes one
/// answer of them: all vectors, or the first error. For one thread.
final class EmbeddingCalls {

    private final Embedding prepared;
    private final UpstreamHttp http;
    private final LongSupplier nanos;
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<Map<String, List<String>>> headers = new ArrayList<>();

    /// @param nanos the monotonic clock
    EmbeddingCalls(Embedding prepared, UpstreamHttp http, LongSupplier nanos) {
        this.prepared = prepared;
        this.http = http;
        this.nanos = nanos;
    }

    /// @throws UpstreamException where the first call brought no answer; a later one's failure is
    ///   the answer's, which has the tokens of those before it
    UpstreamAnswer open() throws UpstreamException, InterruptedException {
        try {
            return answer();
        } catch (UpstreamException e) {
            if (bodies.isEmpty()) {
                throw e;
            }
            return MadeAnswer.broken(e, counted());
        }
    }

    private UpstreamAnswer answer() throws UpstreamException, InterruptedException {
        long since = nanos.getAsLong();
        Duration total = prepared.target().access().provider().timeouts().total();
        for (CompletionCall call : prepared.calls()) {
            if (nanos.getAsLong() - since > total.toNanos()) {
                throw new UpstreamException(
                        Fault.TOTAL_TIMEOUT, "the calls for one request took too long together");
            }
            UpstreamAnswer answer =
                    prepared.target().adapter().complete(prepared.target().access(), call, http);
            if (answer.status() < 200 || answer.status() > 299) {
                return TranslatedError.of(answer, prepared.translator()::error, counted());
            }
            try (answer) {
                bodies.add(AnswerBody.whole(answer));
                headers.add(answer.headers());
            }
        }
        return MadeAnswer.json(headers.getLast(), json());
    }

    /// Tokens of the calls that were answered.
    private Optional<Usage> counted() {
        if (bodies.isEmpty()) {
            return Optional.empty();
        }
        try {
            return prepared.translator().answer(bodies, headers).usage();
        } catch (MalformedAnswerException _) {
            return Optional.empty(); // whoever cannot be read cannot be counted
        }
    }

    private byte[] json() throws UpstreamException {
        try {
            Embeddings embeddings = prepared.translator().answer(bodies, headers);
            if (embeddings.vectors().size() != prepared.inputs()) {
                throw new MalformedAnswerException(
                        "the provider sent %s vectors for %s inputs"
                                .formatted(embeddings.vectors().size(), prepared.inputs()));
            }
            Prices prices = prepared.target().model().facts().prices();
            return EmbeddingWriter.json(
                    new Embeddings(
                            embeddings.vectors(),
                            embeddings.usage().map(usage -> Cost.priced(usage, prices))),
                    prepared.target().model().id().upstreamModel(),
                    prepared.encoding());
        } catch (MalformedAnswerException e) {
            throw new UpstreamException(Fault.MALFORMED, e.getMessage());
        }
    }
}
