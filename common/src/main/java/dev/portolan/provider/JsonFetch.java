package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portolan.dialect.openai.ProviderError;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks a provider for what its lists of models are made of: whole JSON documents. Where it gives
/// none, a sentence for the administrator says why.
public final class JsonFetch {
    private static final int MAX_BYTES = 32 << 20;
    private static final int MAX_WORDS = 300;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private static final String BEARER = "Bearer ";

    /// Headers that are tokens by themselves, in lower case.
    private static final Set<String> TOKENS = Set.of("x-amz-security-token");

    private final ProviderAccess access;
    private final Map<String, String> headers;
    private final UpstreamHttp http;
    private final Clock clock;

    /// @param headers of every request
    public JsonFetch(
            ProviderAccess access, Map<String, String> headers, UpstreamHttp http, Clock clock) {
        this.access = access;
        this.headers = Map.copyOf(headers);
        this.http = http;
        this.clock = clock;
    }

    /// @throws UpstreamException where the answer is no success, an error nevertheless, or not JSON
    public JsonNode get(URI uri) throws UpstreamException, InterruptedException {
        return fetch(UpstreamRequest.get(access, uri, headers));
    }

    /// @throws UpstreamException as [#get]
    public JsonNode post(URI uri, byte[] body) throws UpstreamException, InterruptedException {
        return fetch(UpstreamRequest.post(access, uri, headers, body));
    }

    private JsonNode fetch(UpstreamRequest request) throws UpstreamException, InterruptedException {
        try (UpstreamAnswer answer = http.send(request)) {
            byte[] body = AnswerBody.atMost(MAX_BYTES, answer);
            if (answer.status() < 200 || answer.status() > 299) {
                throw refused(answer, body);
            }
            if (looksLikeHtml(answer, body)) {
                throw malformed(
                        "the answer is a web page, not a list of models; is the base URL right?");
            }
            try {
                JsonNode root = JSON.readTree(body);
                if (root.path("error").isObject() || root.path("error").isTextual()) {
                    throw malformed(
                            "the provider answered with an error: "
                                    + words(ProviderError.read(body)));
                }
                return root;
            } catch (IOException _) {
                throw malformed(
                        "the answer is not valid JSON, or is cut off after "
                                + body.length
                                + " bytes");
            }
        }
    }

    private UpstreamException refused(UpstreamAnswer answer, byte[] body) {
        int status = answer.status();
        String reason = words(ProviderError.read(body));
        String sentence =
                switch (status) {
                    case 401, 403 -> "the credential was refused (" + status + ")";
                    case 404 ->
                            "there is no list of models at this address (404); is the base URL right?";
                    case 429 -> "the provider asks to be left alone (429)";
                    default ->
                            status >= 300 && status < 400
                                    ? "the provider redirects elsewhere ("
                                            + status
                                            + "), which is not followed; is the base URL right?"
                                    : "the provider answered with status " + status;
                };
        return new UpstreamException(
                Fault.STATUS,
                reason.isEmpty() ? sentence : sentence + ": " + reason,
                Optional.of(status),
                RetryAfter.of(status, answer.headers(), clock.instant()));
    }

    private static boolean looksLikeHtml(UpstreamAnswer answer, byte[] body) {
        if (answer.header("content-type").orElse("").contains("text/html")) {
            return true;
        }
        int at = 0;
        while (at < body.length && body[at] <= ' ') {
            at++;
        }
        return at < body.length && body[at] == '<';
    }

    /// The provider's sentence on one line, without the credential that some quote back.
    private String words(ProviderError error) {
        String line = error.message().lines().findFirst().orElse("").strip();
        String safe = Redaction.of(sent()).of(line);
        return safe.length() > MAX_WORDS ? safe.substring(0, MAX_WORDS) + "…" : safe;
    }

    /// The credential, and the token it was exchanged for.
    private List<Secret> sent() {
        List<Secret> sent = new ArrayList<>();
        access.credential().ifPresent(sent::add);
        headers.forEach((name, value) -> {
            if (value.startsWith(BEARER) && value.length() > BEARER.length()) {
                sent.add(Secret.of(value.substring(BEARER.length())));
            } else if (TOKENS.contains(name.toLowerCase(Locale.ROOT)) && !value.isBlank()) {
                sent.add(Secret.of(value));
            }
        });
        return sent;
    }

    private static UpstreamException malformed(String message) {
        return new UpstreamException(Fault.MALFORMED, message);
    }
}
