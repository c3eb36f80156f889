package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.key.KeyKind;
import dev.portolan.testing.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets in.
class DoorTest extends AdminTest {
    @Test
    void everyResourceIsShutToAnonymousCallersAndToClientKeys() {
        List<Route> routes = Route.all(server.jersey());
        assertTrue(routes.size() > 25, () -> "only " + routes);

        for (Route route : routes) {
            assertTrue(
                    route.path().startsWith("/admin/v1/"),
                    () -> route + " is outside the admin API");
            Reply anonymous = admin.anonymous().send(route.method(), route.example(), route.body());
            Reply client =
                    admin.with(clientKey).send(route.method(), route.example(), route.body());

            assertEquals(401, anonymous.status(), route::toString);
            assertTrue(anonymous.header("www-authenticate").startsWith("Bearer"), route::toString);
            assertEquals(403, client.status(), route::toString);
            assertEquals("client_key", client.field("/code"), route::toString);
        }
    }

    @Test
    void adminKeysDoNotOpenTheDataPlane() {
        Reply refused = admin.send("GET", "/../../v1/models", Optional.empty());

        assertEquals(401, refused.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer x' OR (SELECT pg_sleep(8)) IS NOT NULL--",
                "Bearer adm_",
                "Bearer sk-gw1_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_aaaaaa",
                "Bearer ${7*7}",
                "Bearer",
                "Basic YWRtaW46YWRtaW4=",
                "bearer  "
            })
    void garbageIsRefusedAndNotRepeated(String header) {
        Reply refused = admin.anonymous().get("/providers", "Authorization", header).expect(401);

        assertFalse(refused.text().contains("49"), refused.text());
        assertFalse(refused.text().contains("pg_sleep"), refused.text());
    }

    @Test
    void twoCredentialsAreNone() {
        admin.get("/providers", "Authorization", "Bearer " + adminKey).expect(401);
    }

    @Test
    void aRevokedKeyIsRefusedWithoutWaitingForThePoll() {
        String key = server.key(KeyKind.ADMIN);
        AdminClient other = admin.with(key);
        Await.eventually(SOON, () -> other.get("/providers").expect(200));

        admin.delete("/keys/" + key.substring(4, 16)).expect(200);

        Await.eventually(SOON, () -> other.get("/providers").expectProblem(401, "invalid_key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin;x=y/v1/keys",
                "/v1/../admin/v1/keys",
                "//admin/v1/keys",
                "/admin/v1/./keys",
                "/admin/v1/keys;jsessionid=1",
                "/ADMIN/v1/keys"
            })
    void noSpellingOfAPathGetsAroundTheDoor(String path) throws IOException {
        String answer =
                raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
        assertFalse(answer.contains("last_four"), answer);
    }

    @Test
    void optionsAndUnknownPathsTellNothing() {
        assertEquals(401, admin.anonymous().send("OPTIONS", "/keys", Optional.empty()).status());
        Reply unknown = admin.get("/nonsense").expectProblem(404, "no_such_path");
        assertEquals("", unknown.header("access-control-allow-origin"));
        admin.delete("/providers").expectProblem(405, "method_not_allowed");
    }

    @Test
    void answersAreNotCachedAndOpenToNoOtherOrigin() {
        Reply reply = admin.get("/providers", "Origin", "https://evil.example.com").expect(200);

        assertEquals("no-store", reply.header("cache-control"));
        assertEquals("nosniff", reply.header("x-content-type-options"));
        assertEquals("", reply.header("access-control-allow-origin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "application/xml"
            })
    void takesNothingButJson(String type) {
        admin.post("/providers", "{}", "Content-Type", type)
                .expectProblem(415, "unsupported_media_type");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(server.url().getHost(), server.url().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
