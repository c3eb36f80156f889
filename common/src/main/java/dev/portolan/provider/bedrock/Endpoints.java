package dev.portolan.provider.bedrock;

import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where one provider's calls go (https://docs.aws.amazon.com/general/latest/gr/bedrock.html, read
/// 2026-11-26).
///
/// @param region that requests are signed for, such as `eu-central-1`
/// @param runtime answers completions and embeddings; without a slash at its end
/// @param control lists models; without a slash at its end
record Endpoints(String region, URI runtime, URI control) {
    private static final String DEFAULT_REGION = "us-east-1";
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}");
    private static final Pattern RUNTIME_HOST =
            Pattern.compile("bedrock-runtime(-fips)?\\.([a-z0-9-]+)\\.");

    /// @throws UpstreamException where the settings name no region, or lead away from AWS
    static Endpoints of(Provider provider) throws UpstreamException {
        ProviderSettings settings = new ProviderSettings(provider);
        Optional<URI> base = provider.baseUrl().map(Endpoints::bare);
        String region =
                settings.text("region")
                        .map(String::strip)
                        .or(() -> base.flatMap(Endpoints::regionOf))
                        .orElse(DEFAULT_REGION);
        if (!REGION.matcher(region).matches()) {
            throw new UpstreamException(
                    Fault.ADDRESS_FORBIDDEN,
                    "the setting 'region' is no region of AWS, such as us-east-1");
        }
        URI runtime = base.orElseGet(() -> host("bedrock-runtime", region));
        Optional<URI> control = settings.text("control_base_url").map(Endpoints::address);
        if (control.isPresent() && !isTrusted(control.get(), runtime)) {
            throw new UpstreamException(
                    Fault.ADDRESS_FORBIDDEN,
                    "control_base_url leads neither to AWS nor to the server of base_url");
        }
        return new Endpoints(region, runtime, control.orElseGet(() -> control(base, region)));
    }

    /// @param action `converse`, `converse-stream` or `invoke`
    URI model(String upstreamModel, String action) {
        return URI.create(runtime + "/model/" + encoded(upstreamModel) + "/" + action);
    }

    URI foundationModels() {
        return URI.create(control + "/foundation-models");
    }

    /// @param type `SYSTEM_DEFINED` or `APPLICATION`
    URI inferenceProfiles(String type, Optional<String> nextToken) {
        return URI.create(
                control
                        + "/inference-profiles?maxResults=1000"
                        + nextToken.map(token -> "&nextToken=" + encoded(token)).orElse("")
                        + "&type="
                        + type);
    }

    /// Everything but what no address need encode: an ARN has slashes and colons.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static URI bare(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
    }

    private static URI address(String text) {
        try {
            return bare(URI.create(text.strip()));
        } catch (IllegalArgumentException _) {
            return URI.create("");
        }
    }

    private static Optional<String> regionOf(URI base) {
        Matcher host = RUNTIME_HOST.matcher(hostOf(base));
        return host.find() ? Optional.of(host.group(2)) : Optional.empty();
    }

    /// Beside a base URL at AWS the lists have a host of their own; any other server is taken to
    /// stand for both.
    private static URI control(Optional<URI> base, String region) {
        return base.filter(uri -> !RUNTIME_HOST.matcher(hostOf(uri)).find())
                .orElseGet(() -> host("bedrock", region));
    }

    private static URI host(String service, String region) {
        String ending = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        return URI.create("https://" + service + "." + region + ending);
    }

    /// A credential was given for the base URL, or for AWS; a setting must not carry it elsewhere.
    private static boolean isTrusted(URI control, URI runtime) {
        boolean isSameServer =
                String.valueOf(control.getScheme()).equalsIgnoreCase(runtime.getScheme())
                        && String.valueOf(control.getRawAuthority())
                                .equalsIgnoreCase(runtime.getRawAuthority());
        String host = hostOf(control);
        return isSameServer
                || String.valueOf(control.getScheme()).equals("https")
                        && control.getRawUserInfo() == null
                        && (host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn"));
    }

    private static String hostOf(URI uri) {
        return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    }
}
