package dev.portolan.provider.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.provider.JsonFetch;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.token.AccessToken;
import dev.portolan.provider.token.AccessTokens;
import dev.portolan.secret.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An application's client secret, exchanged for a token of Microsoft Entra ID
/// (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, read
/// 2026-11-26). Where tokens come from is one of Microsoft's own addresses, never a setting: the
/// secret goes there. Safe for many threads.
final class Entra {
    private final Clock clock;
    private final AccessTokens<Application> tokens;

    Entra(Clock clock) {
        this.clock = clock;
        this.tokens = new AccessTokens<>(clock);
    }

    /// Who asks.
    private record Application(URI authority, String clientId, String scope, Secret secret) {}

    /// Whether a provider's credential is a client secret and not a key.
    static boolean isUsed(ProviderSettings settings) {
        return settings.text("client_id").isPresent() && settings.text("tenant_id").isPresent();
    }

    /// @throws UpstreamException where Microsoft gives no token
    Secret token(ProviderAccess access, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Application application = application(access);
        return tokens.get(application, () -> fetch(application, access, http));
    }

    /// The tokens that calls may carry at present.
    List<Secret> given(ProviderAccess access) {
        return tokens.given(application(access));
    }

    private static Application application(ProviderAccess access) {
        ProviderSettings settings = new ProviderSettings(access.provider());
        return new Application(
                authority(settings),
                settings.text("client_id").orElseThrow(),
                scope(settings),
                access.credential().orElseThrow());
    }

    private static URI authority(ProviderSettings settings) {
        String host =
                switch (cloud(settings)) {
                    case "usgovernment" -> "login.microsoftonline.us";
                    case "china" -> "login.partner.microsoftonline.cn";
                    default -> "login.microsoftonline.com";
                };
        String tenant =
                URLEncoder.encode(settings.text("tenant_id").orElseThrow(), StandardCharsets.UTF_8);
        return URI.create("https://" + host + "/" + tenant + "/oauth2/v2.0/token");
    }

    private static String scope(ProviderSettings settings) {
        return switch (cloud(settings)) {
            case "usgovernment" -> "https://cognitiveservices.azure.us/.default";
            case "china" -> "https://cognitiveservices.azure.cn/.default";
            default -> "https://cognitiveservices.azure.com/.default";
        };
    }

    private static String cloud(ProviderSettings settings) {
        return settings.text("cloud").orElse("public");
    }

    private AccessToken fetch(Application application, ProviderAccess access, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        String form =
                "grant_type=client_credentials&client_id=%s&scope=%s&client_secret=%s"
                        .formatted(
                                encoded(application.clientId()),
                                encoded(application.scope()),
                                encoded(application.secret().reveal().strip()));
        JsonFetch fetch =
                new JsonFetch(
                        access,
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        http,
                        clock);
        JsonNode answer;
        try {
            answer = fetch.post(application.authority(), form.getBytes(StandardCharsets.US_ASCII));
        } catch (UpstreamException refused) {
            throw new UpstreamException(
                    refused.fault(),
                    "Microsoft Entra ID gave no token: " + refused.getMessage(),
                    refused.status().map(Entra::asRefusal),
                    refused.retryAfter());
        }
        String token = answer.path("access_token").asText("");
        long seconds = answer.path("expires_in").asLong(0);
        if (token.isBlank() || seconds <= 0) {
            throw new UpstreamException(
                    Fault.MALFORMED, "Microsoft Entra ID answered without a token");
        }
        return new AccessToken(Secret.of(token), clock.instant().plusSeconds(seconds));
    }

    /// A wrong secret or application is told with 400 or 401.
    private static int asRefusal(int status) {
        return status == 400 ? 401 : status;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// What a provider lacks whose settings speak of Entra.
    static Optional<String> lack(ProviderSettings settings) {
        boolean hasClient = settings.text("client_id").isPresent();
        boolean hasTenant = settings.text("tenant_id").isPresent();
        return hasClient == hasTenant
                ? Optional.empty()
                : Optional.of(
                        "for Microsoft Entra ID the settings must have both tenant_id and client_id; for an API key neither");
    }
}
