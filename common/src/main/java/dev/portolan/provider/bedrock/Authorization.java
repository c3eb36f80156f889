package dev.portolan.provider.bedrock;

import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Proves to Bedrock who calls: an API key as bearer, anything else by a signature of version 4
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html, read 2026-11-26). Safe
/// for many threads.
final class Authorization {
    private static final String SERVICE = "bedrock";

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AmbientCredentials ambient;
    private final Clock clock;

    Authorization(AmbientCredentials ambient, Clock clock) {
        this.ambient = ambient;
        this.clock = clock;
    }

    /// The headers to send: those given and the proof.
    ///
    /// @param body as it is sent; empty for none
    /// @throws UpstreamException where there is no credential that could be used
    Map<String, String> headers(
            ProviderAccess access,
            String region,
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body)
            throws UpstreamException {
        AwsCredential credential =
                AwsCredential.of(access.credential())
                        .orElseThrow(() ->
                                refused(
                                        "the credential is a JSON document without AccessKeyId and SecretAccessKey"));
        return switch (credential) {
            case AwsCredential.ApiKey(var key) -> {
                Map<String, String> all = new HashMap<>(headers);
                all.put("Authorization", "Bearer " + key.reveal());
                yield all;
            }
            case AwsCredential.AccessKey key ->
                    signed(key.identity(), region, method, uri, headers, body);
            case AwsCredential.Ambient _ ->
                    signed(
                            ambient.find()
                                    .orElseThrow(() ->
                                            refused(
                                                    "there is no credential, and AWS's default chain found none either")),
                            region,
                            method,
                            uri,
                            headers,
                            body);
        };
    }

    private Map<String, String> signed(
            AwsCredentialsIdentity identity,
            String region,
            String method,
            URI uri,
            Map<String, String> headers,
            byte[] body) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(request::putHeader);
        SignedRequest signed =
                signer.sign(sign ->
                        sign.identity(identity)
                                .request(request.build())
                                .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        Map<String, String> all = new HashMap<>();
        for (Map.Entry<String, List<String>> header : signed.request().headers().entrySet()) {
            // The HTTP client writes the host itself, as it was signed.
            if (!header.getKey().toLowerCase(Locale.ROOT).equals("host")) {
                all.put(header.getKey(), String.join(",", header.getValue()));
            }
        }
        return all;
    }

    private static UpstreamException refused(String why) {
        return new UpstreamException(Fault.CREDENTIAL, why);
    }
}
