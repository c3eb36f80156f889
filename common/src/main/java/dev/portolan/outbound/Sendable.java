package dev.portolan.outbound;

import dev.portolan.provider.HttpText;
import dev.portolan.provider.UpstreamRequest;
import java.util.Map;
import java.util.Optional;

/// Whether HTTP can carry a request as it is. Adapters may be anybody's; a line break in a header
/// would make two of it, or two requests.
final class Sendable {
    private static final int LONGEST_SHOWN = 40;

    private Sendable() {}

    /// What is wrong, for the log; no header's value is quoted, it may be a credential.
    static Optional<String> objectionTo(UpstreamRequest request) {
        if (!HttpText.isHeaderName(request.method())) {
            return Optional.of("its method is no word");
        }
        return request.headers().entrySet().stream()
                .flatMap(header -> objectionTo(header).stream())
                .sorted()
                .findFirst();
    }

    private static Optional<String> objectionTo(Map.Entry<String, String> header) {
        String name = header.getKey();
        if (!HttpText.isHeaderName(name)) {
            return Optional.of("'%s' is no header's name".formatted(shown(name)));
        }
        if (HttpText.isOfTheConnection(name)) {
            return Optional.of("the header %s is not an adapter's to set".formatted(name));
        }
        return HttpText.isHeaderValue(header.getValue())
                ? Optional.empty()
                : Optional.of(
                        "the value of the header %s holds a character that no header may carry"
                                .formatted(name));
    }

    private static String shown(String name) {
        String line = name.replaceAll("[^ -~]", "?");
        return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
    }
}
