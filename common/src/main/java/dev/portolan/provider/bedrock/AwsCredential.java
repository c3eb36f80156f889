package dev.portolan.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.Trees;
import dev.portolan.provider.HttpText;
import dev.portolan.secret.Secret;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// What a provider's credential is.
sealed interface AwsCredential {
    /// A Bedrock API key, sent as it is
    /// (https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html, read 2026-11-26).
    record ApiKey(Secret key) implements AwsCredential {}

    /// An access key, with which requests are signed.
    record AccessKey(Secret id, Secret secret, Optional<Secret> sessionToken)
            implements AwsCredential {
        /// Its id and its token are sent, the secret itself is not.
        Optional<String> objection() {
            boolean isSendable =
                    HttpText.isHeaderValue(id.reveal())
                            && HttpText.isHeaderValue(sessionToken.map(Secret::reveal).orElse(""));
            return isSendable
                    ? Optional.empty()
                    : Optional.of("holds a character that no HTTP header may carry");
        }

        AwsCredentialsIdentity identity() {
            return sessionToken
                    .<AwsCredentialsIdentity>map(token ->
                            AwsSessionCredentialsIdentity.create(
                                    id.reveal(), secret.reveal(), token.reveal()))
                    .orElseGet(() -> AwsCredentialsIdentity.create(id.reveal(), secret.reveal()));
        }
    }

    /// None of its own: whoever the process is for AWS.
    record Ambient() implements AwsCredential {}

    /// Every text of an identity that must not be seen.
    static List<Secret> secrets(AwsCredentialsIdentity identity) {
        Secret id = Secret.of(identity.accessKeyId());
        Secret secret = Secret.of(identity.secretAccessKey());
        return identity instanceof AwsSessionCredentialsIdentity session
                ? List.of(id, secret, Secret.of(session.sessionToken()))
                : List.of(id, secret);
    }

    /// Reads a credential: the JSON document that `aws configure export-credentials` writes is an
    /// access key, anything else an API key.
    ///
    /// ```json
    /// {"Version": 1, "AccessKeyId": "AKIA…", "SecretAccessKey": "…", "SessionToken": "…"}
    /// ```
    ///
    /// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html, read
    /// 2026-11-26)
    ///
    /// @return empty where it is a document, but not of that shape
    static Optional<AwsCredential> of(Optional<Secret> credential) {
        if (credential.isEmpty()) {
            return Optional.of(new Ambient());
        }
        String text = credential.get().reveal().strip();
        if (!text.startsWith("{")) {
            return Optional.of(new ApiKey(Secret.of(text)));
        }
        JsonNode document = Trees.of(text).orElseGet(Trees::object);
        String id = document.path("AccessKeyId").asText("");
        String secret = document.path("SecretAccessKey").asText("");
        if (id.isBlank() || secret.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                new AccessKey(
                        Secret.of(id.strip()),
                        Secret.of(secret.strip()),
                        Optional.of(document.path("SessionToken").asText("").strip())
                                .filter(token -> !token.isEmpty())
                                .map(Secret::of)));
    }
}
