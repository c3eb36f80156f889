package dev.portolan.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A signature of version 4, worked out step by step as AWS describes it
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html,
/// read 2026-11-26), to hold another's against.
final class SignatureByHand {
    private SignatureByHand() {}

    /// @param sent the headers as they are sent, the date among them; all that the signature names
    ///   are signed
    static String authorization(
            String keyId,
            String secret,
            String region,
            String method,
            URI uri,
            Map<String, String> sent,
            byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        sent.forEach((name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
        String given = headers.remove("authorization");
        headers.put("host", uri.getAuthority());
        String names = given.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        String canonicalHeaders =
                Arrays.stream(names.split(";"))
                        .map(name -> name + ":" + headers.get(name).strip() + "\n")
                        .collect(Collectors.joining());
        String canonicalQuery =
                uri.getRawQuery() == null
                        ? ""
                        : Arrays.stream(uri.getRawQuery().split("&"))
                                .sorted()
                                .collect(Collectors.joining("&"));
        // Every service but S3 wants the path's segments encoded once more.
        String canonicalPath =
                Arrays.stream(uri.getRawPath().split("/", -1))
                        .map(segment -> URLEncoder.encode(segment, UTF_8))
                        .collect(Collectors.joining("/"));
        String request =
                String.join(
                        "\n",
                        method,
                        canonicalPath,
                        canonicalQuery,
                        canonicalHeaders,
                        names,
                        hex(sha256(body)));
        String time = headers.get("x-amz-date");
        String day = time.substring(0, 8);
        String scope = day + "/" + region + "/bedrock/aws4_request";
        String toSign =
                String.join(
                        "\n",
                        "AWS4-HMAC-SHA256",
                        time,
                        scope,
                        hex(sha256(request.getBytes(UTF_8))));
        byte[] key =
                hmac(
                        hmac(hmac(hmac(("AWS4" + secret).getBytes(UTF_8), day), region), "bedrock"),
                        "aws4_request");
        return "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(keyId, scope, names, hex(hmac(key, toSign)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
