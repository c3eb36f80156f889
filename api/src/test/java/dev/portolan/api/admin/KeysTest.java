package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest extends AdminTest {
    @BeforeAll
    void makeModels() {
        aProvider("lock");
        aModel("lock/a");
        admin.put("/aliases/latch", "{\"targets\": [\"lock/a\"]}").expect(201);
    }

    @Test
    void showsAKeyOnce() {
        Reply made =
                admin.post(
                                "/keys",
                                """
                                {"kind": "client", "name": "team blue", "allowed_models": ["lock/a", "latch", "lock/*"], "expires_at": "2099-01-01T00:00:00Z"}
                                """)
                        .expect(201);

        String key = made.field("/key");
        assertTrue(key.matches("sk-gw1_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}"), key);
        Reply shown = admin.get("/keys/" + made.field("/id")).expect(200);
        assertEquals(key.substring(0, 19), shown.field("/prefix"));
        assertEquals(4, shown.field("/last_four").length());
        String everything =
                shown.text()
                        + admin.get("/keys").text()
                        + admin.get("/catalog/changes?entity=key").text();
        assertFalse(everything.contains(key.substring(20, 63)), "the secret is shown again");
        assertFalse(everything.contains("\"mac\""), "the MAC is shown");
    }

    @Test
    void aNewAdminKeyOpensTheDoorAndARevokedOneDoesNot() {
        Reply made = admin.post("/keys", "{\"kind\": \"admin\", \"name\": \"second\"}").expect(201);
        AdminClient second = admin.with(made.field("/key"));
        Await.eventually(SOON, () -> second.get("/keys").expect(200));

        Reply revoked = second.delete("/keys/" + made.field("/id")).expect(200);

        assertFalse(revoked.json().path("revoked_at").isNull());
        Await.eventually(SOON, () -> second.get("/keys").expect(401));
        assertEquals(
                revoked.field("/revoked_at"),
                admin.delete("/keys/" + made.field("/id")).expect(200).field("/revoked_at"));
    }

    @Test
    void theLastAdminKeyStays() {
        String id = adminKey.substring(4, 16);
        for (String other : admin.get("/keys?kind=admin&valid=true&limit=1000").all("id")) {
            if (!other.equals(id)) {
                admin.delete("/keys/" + other).expect(200);
            }
        }
        admin.post("/keys", "{\"kind\": \"client\", \"name\": \"no help\"}").expect(201);

        admin.delete("/keys/" + id).expectProblem(409, "last_admin_key");
        assertEquals(List.of(id), admin.get("/keys?kind=admin&valid=true").all("id"));
    }

    @Test
    void pagesAndFilters() {
        for (int i = 0; i < 5; i++) {
            admin.post("/keys", "{\"kind\": \"client\", \"name\": \"page\"}").expect(201);
        }

        Reply first = admin.get("/keys?kind=client&limit=2").expect(200);
        Reply second =
                admin.get("/keys?kind=client&limit=2&cursor=" + first.field("/next_cursor"))
                        .expect(200);

        assertEquals(2, first.all("id").size());
        assertTrue(second.all("id").getFirst().compareTo(first.all("id").getLast()) > 0);
    }

    @Test
    void saysUnderWhichKeyOfTheKeyringEachIsStored() {
        Reply made = admin.post("/keys", "{\"kind\": \"client\", \"name\": \"k\"}").expect(201);

        assertEquals("k1", made.field("/keyring_key"));
        assertTrue(
                admin.get("/keys?keyring_key=k1&limit=1000").all("id").contains(made.field("/id")));
        assertEquals(List.of(), admin.get("/keys?keyring_key=k2").expect(200).all("id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|kind,name",
                "{\"kind\": \"root\", \"name\": \"x\"}|kind",
                "{\"kind\": \"client\", \"name\": \"  \"}|name",
                "{\"kind\": \"client\", \"name\": \"x\", \"allowed_models\": [\"lock/zzz\", \"nobody/*\", \"*\"]}|allowed_models,allowed_models,allowed_models",
                "{\"kind\": \"admin\", \"name\": \"x\", \"allowed_models\": [\"lock/a\"]}|allowed_models",
                "{\"kind\": \"client\", \"name\": \"x\", \"expires_at\": \"2020-01-01T00:00:00Z\"}|expires_at",
                "{\"kind\": \"client\", \"name\": \"x\", \"expires_at\": \"tomorrow\"}|expires_at",
                "{\"kind\": \"client\", \"name\": \"x\", \"id\": \"aaaaaaaaaaaa\", \"mac\": \"x\"}|id,mac"
            })
    void saysWhatIsWrong(String body, String fields) {
        Reply refused = admin.post("/keys", body).expectProblem(400, "invalid_fields");

        assertEquals(List.of(fields.split(",")), refused.faultyFields());
    }

    @Test
    void namesWhatDoesNotExist() {
        Reply refused =
                admin.post(
                                "/keys",
                                """
                                {"kind": "client", "name": "x", "allowed_models": ["lock/a", "fats", "nobody/*"]}\
                                """)
                        .expectProblem(400, "invalid_fields");

        assertEquals(
                "'allowed_models' holds \"fats\", but there is no model and no alias of that name"
                        + " (a provider's models all together are \"groq/*\");"
                        + " 'allowed_models' holds \"nobody/*\", but there is no such provider.",
                refused.field("/detail"));
    }

    @Test
    void makesNoKeyForEveryModelOutOfAnEmptyList() {
        Reply refused =
                admin.post(
                                "/keys",
                                "{\"kind\": \"client\", \"name\": \"x\", \"allowed_models\": []}")
                        .expectProblem(400, "invalid_fields");
        Reply unlimited =
                admin.post(
                                "/keys",
                                "{\"kind\": \"client\", \"name\": \"x\", \"allowed_models\": null}")
                        .expect(201);

        assertEquals(List.of("allowed_models"), refused.faultyFields());
        assertEquals(0, unlimited.json().path("allowed_models").size());
    }
}
