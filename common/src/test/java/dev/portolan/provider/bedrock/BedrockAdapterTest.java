package dev.portolan.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.ModelId;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.secret.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockAdapterTest {
    private static final byte[] BODY = "{\"messages\":[]}".getBytes(UTF_8);

    private final BedrockAdapter adapter = new BedrockAdapter();

    private UpstreamRequest sent(
            ProviderAccess access, Operation operation, String model, boolean stream)
            throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));
        adapter.complete(
                        access,
                        new CompletionCall(operation, new ModelId("bedrock", model), BODY, stream),
                        http)
                .close();
        return http.requests.getFirst();
    }

    @Test
    void callsTheRegionOfItsSettings() throws Exception {
        UpstreamRequest request =
                sent(
                        TestProviders.access("bedrock", "", "{\"region\": \"eu-central-1\"}"),
                        Operation.CHAT_COMPLETION,
                        "eu.amazon.nova-lite-v1:0",
                        false);

        assertEquals(
                "POST https://bedrock-runtime.eu-central-1.amazonaws.com/model/eu.amazon.nova-lite-v1%3A0/converse",
                request.toString());
        assertEquals("Bearer test-credential", request.headers().get("Authorization"));
        assertEquals("application/json", request.headers().get("Accept"));
        assertArrayEquals(BODY, request.body().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_COMPLETION, true, converse-stream, application/vnd.amazon.eventstream",
        "CHAT_COMPLETION, false, converse, application/json",
        "EMBEDDING, false, invoke, application/json"
    })
    void asksWhatTheCallIsFor(Operation operation, boolean stream, String action, String accept)
            throws Exception {
        UpstreamRequest request =
                sent(
                        TestProviders.access("bedrock", "http://127.0.0.1:9/aws/", "{}"),
                        operation,
                        "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/a~b c",
                        stream);

        assertEquals(
                "POST http://127.0.0.1:9/aws/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A000000000000%3Aapplication-inference-profile%2Fa~b%20c/"
                        + action,
                request.toString());
        assertEquals(accept, request.headers().get("Accept"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{} | - | us-east-1 | https://bedrock-runtime.us-east-1.amazonaws.com | https://bedrock.us-east-1.amazonaws.com",
                "{\"region\": \"cn-north-1\"} | - | cn-north-1 | https://bedrock-runtime.cn-north-1.amazonaws.com.cn | https://bedrock.cn-north-1.amazonaws.com.cn",
                "{\"region\": \"us-gov-west-1\"} | - | us-gov-west-1 | https://bedrock-runtime.us-gov-west-1.amazonaws.com | https://bedrock.us-gov-west-1.amazonaws.com",
                "{} | https://bedrock-runtime-fips.us-west-2.amazonaws.com/ | us-west-2 | https://bedrock-runtime-fips.us-west-2.amazonaws.com | https://bedrock.us-west-2.amazonaws.com",
                "{\"region\": \"eu-west-1\"} | http://127.0.0.1:9/x | eu-west-1 | http://127.0.0.1:9/x | http://127.0.0.1:9/x",
                "{\"control_base_url\": \"http://127.0.0.1:9/y/\"} | http://127.0.0.1:9/x | us-east-1 | http://127.0.0.1:9/x | http://127.0.0.1:9/y",
                "{\"control_base_url\": \"https://bedrock-fips.us-east-1.amazonaws.com\"} | - | us-east-1 | https://bedrock-runtime.us-east-1.amazonaws.com | https://bedrock-fips.us-east-1.amazonaws.com"
            })
    void knowsWhereCallsGo(
            String settings, String baseUrl, String region, String runtime, String control)
            throws Exception {
        Endpoints endpoints =
                Endpoints.of(
                        TestProviders.provider(
                                "bedrock", "bedrock", baseUrl == null ? "" : baseUrl, settings));

        assertEquals(region, endpoints.region());
        assertEquals(runtime, endpoints.runtime().toString());
        assertEquals(control, endpoints.control().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"region\": \"evil.example/\"}",
                "{\"region\": \"us-east-1.evil.example\"}",
                "{\"region\": \"US-EAST-1\"}",
                "{\"control_base_url\": \"https://evil.example\"}",
                "{\"control_base_url\": \"http://bedrock.us-east-1.amazonaws.com\"}",
                "{\"control_base_url\": \"https://key@bedrock.us-east-1.amazonaws.com\"}",
                "{\"control_base_url\": \"https://amazonaws.com.evil.example\"}",
                "{\"control_base_url\": \"not an address\"}"
            })
    void carriesItsCredentialNowhereElse(String settings) {
        UpstreamException refused =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                Endpoints.of(
                                        TestProviders.provider(
                                                "bedrock", "bedrock", "", settings)));

        assertEquals(UpstreamException.Fault.ADDRESS_FORBIDDEN, refused.fault());
        assertEquals(
                Optional.of(refused.getMessage()),
                adapter.lack(TestProviders.provider("bedrock", "bedrock", "", settings)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ABSKQmVkcm9jaw== | true",
                "{\"AccessKeyId\": \"AKID\",~  \"SecretAccessKey\": \"secret\"} | true",
                "ABSK~QmVk | false",
                "{\"AccessKeyId\": \"AKID\"} | false",
                "{\"AccessKeyId\": \"AK\u0100D\", \"SecretAccessKey\": \"s\"} | false",
                "{not JSON | false"
            })
    void takesKeysAndDocuments(String credential, boolean isTaken) {
        Optional<String> objection =
                adapter.objectionTo(
                        TestProviders.provider("bedrock", "bedrock", "", "{}"),
                        Secret.of(credential.replace('~', '\n')));

        assertEquals(isTaken, objection.isEmpty(), objection.orElse(""));
    }

    @Test
    void isFoundByItsName() {
        assertTrue(
                dev.portolan.provider.AdapterRegistry.load().find("bedrock").orElseThrow()
                        instanceof BedrockAdapter);
    }
}
