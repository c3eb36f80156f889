package dev.portolan.provider.vertex;

import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keys of service accounts: the JSON file that Google gives for one
/// (https://cloud.google.com/iam/docs/service-account-creds#key-types, read 2026-11-26). Google's
/// library signs the tokens with it, here, and keeps each for its hour: nobody is asked for one
/// (https://google.aip.dev/auth/4111, self-signed JWT, read 2026-11-26). Safe for many threads.
final class ServiceAccounts {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    /// More keys than this means that they are being changed all the time.
    private static final int MOST = 1000;

    private final Map<Secret, ServiceAccountCredentials> read = new ConcurrentHashMap<>();

    /// By the key, the newest token that it signed.
    private final Map<Secret, Secret> given = new ConcurrentHashMap<>();

    /// Whether a credential is such a key, and not an API key.
    static boolean isOne(Secret credential) {
        return credential.reveal().strip().startsWith("{");
    }

    /// Why it is none that can be used, in words that go on from "the credential"; quotes nothing.
    static Optional<String> objectionTo(Secret key) {
        try {
            parse(key);
            return Optional.empty();
        } catch (IOException | RuntimeException _) {
            return Optional.of(
                    "is not the key of a service account: give the whole JSON file, as one line");
        }
    }

    /// The project that the account belongs to.
    Optional<String> project(Secret key) throws UpstreamException {
        return Optional.ofNullable(account(key).getProjectId());
    }

    /// Signed with the key, for the `Authorization` header.
    Secret token(Secret key, URI uri) throws UpstreamException {
        try {
            String header =
                    Objects.requireNonNull(
                                    account(key).getRequestMetadata(uri).get("Authorization"))
                            .getFirst();
            Secret token = Secret.of(header.substring("Bearer ".length()));
            given.put(key, token);
            return token;
        } catch (IOException _) {
            throw new UpstreamException(Fault.CREDENTIAL, "no token could be signed");
        }
    }

    /// The token that calls may carry at present; nothing is signed for it. One before it began
    /// with the same letters, which is enough to know it by.
    List<Secret> given(Secret key) {
        return Optional.ofNullable(given.get(key)).stream().toList();
    }

    private ServiceAccountCredentials account(Secret key) throws UpstreamException {
        if (read.size() > MOST) {
            read.clear();
            given.clear();
        }
        ServiceAccountCredentials known = read.get(key);
        if (known != null) {
            return known;
        }
        try {
            ServiceAccountCredentials account = parse(key);
            read.put(key, account);
            return account;
        } catch (IOException | RuntimeException _) {
            throw new UpstreamException(
                    Fault.CREDENTIAL, "the credential is not the key of a service account");
        }
    }

    private static ServiceAccountCredentials parse(Secret key) throws IOException {
        byte[] json = key.reveal().getBytes(StandardCharsets.UTF_8);
        return ServiceAccountCredentials.fromStream(new ByteArrayInputStream(json)).toBuilder()
                .setScopes(List.of(SCOPE))
                .setUseJwtAccessWithScope(true)
                .build();
    }
}
