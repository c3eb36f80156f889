package dev.portolan.provider.vertex;

import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses at Vertex AI (https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest,
/// read 2026-11-26):
/// `https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION/publishers/…`.
///
/// @param root without a version
/// @param project empty: none is named, which API keys may do
record Places(String root, String version, Optional<String> project, String location) {
    private static final String EVERYWHERE = "global";

    /// What a base URL may end in: slashes, and the version that other clients want there.
    private static final Pattern END = Pattern.compile("(?:/(v1(?:beta1)?))?/*$");

    static Places of(Provider provider, Optional<String> projectOfKey) {
        ProviderSettings settings = new ProviderSettings(provider);
        String location = settings.text("location").orElse(EVERYWHERE);
        String base = provider.baseUrl().map(URI::toString).orElseGet(() -> root(location));
        Matcher end = END.matcher(base);
        Optional<String> versionOfBase =
                end.find() ? Optional.ofNullable(end.group(1)) : Optional.empty();
        return new Places(
                base.substring(0, end.start()),
                settings.text("api_version").or(() -> versionOfBase).orElse("v1beta1"),
                settings.text("project").or(() -> projectOfKey),
                location);
    }

    /// Regions together have hosts of another form
    /// (https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai, read
    /// 2026-11-26).
    private static String root(String location) {
        return switch (location) {
            case EVERYWHERE -> "https://aiplatform.googleapis.com";
            case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com";
            default -> "https://" + encoded(location) + "-aiplatform.googleapis.com";
        };
    }

    URI call(CompletionCall call) {
        ModelId model = call.model();
        if (Publishers.isOpen(model)) {
            return URI.create(
                    root + "/" + version + parent() + "/endpoints/openapi/chat/completions");
        }
        return URI.create(
                root
                        + "/"
                        + version
                        + parent()
                        + "/publishers/"
                        + Publishers.of(model)
                        + "/models/"
                        + encoded(model.upstreamModel())
                        + ":"
                        + method(call));
    }

    private static String method(CompletionCall call) {
        if (Publishers.isClaude(call.model())) {
            return call.stream() ? "streamRawPredict" : "rawPredict";
        }
        if (call.operation() == Operation.EMBEDDING) {
            return Embedding.of(call.model()).method();
        }
        return call.stream() ? "streamGenerateContent?alt=sse" : "generateContent";
    }

    /// Only this version has the list.
    URI list(String publisher) {
        return URI.create(root + "/v1beta1/publishers/" + publisher + "/models?pageSize=100");
    }

    private String parent() {
        return project.map(name -> "/projects/" + encoded(name) + "/locations/" + encoded(location))
                .orElse("");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
