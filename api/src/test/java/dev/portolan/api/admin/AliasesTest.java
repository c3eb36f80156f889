package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AliasesTest extends AdminTest {
    @BeforeAll
    void makeModels() {
        aProvider("sea");
        aModel("sea/a");
        aModel("sea/b");
    }

    @Test
    void makesReplacesListsAndDeletes() {
        Reply made =
                admin.put(
                                "/aliases/fast",
                                "{\"targets\": [\"sea/b\", \"sea/a\"], \"description\": \"quick\"}")
                        .expect(201);
        Reply replaced = admin.put("/aliases/fast", "{\"targets\": [\"sea/a\"]}").expect(200);

        assertEquals("[\"sea/b\",\"sea/a\"]", made.json().path("targets").toString());
        assertTrue(replaced.json().path("description").isNull());
        assertTrue(admin.get("/aliases").expect(200).all("alias").contains("fast"));
        assertEquals(
                "[\"sea/a\"]",
                admin.get("/aliases/fast").expect(200).json().path("targets").toString());
        admin.delete("/aliases/fast").expect(200);
        admin.get("/aliases/fast").expectProblem(404, "not_found");
        admin.delete("/aliases/fast").expectProblem(404, "not_found");
    }

    @Test
    void takesNamesWithSlashes() {
        admin.put("/aliases/team/blue", "{\"targets\": [\"sea/a\"]}").expect(201);

        assertEquals("team/blue", admin.get("/aliases/team%2Fblue").expect(200).field("/alias"));
    }

    @Test
    void refusesTargetsThatAreNotThere() {
        Reply refused =
                admin.put("/aliases/bad", "{\"targets\": [\"sea/a\", \"sea/zzz\", \"nonsense\"]}")
                        .expectProblem(400, "invalid_fields");

        assertEquals(
                List.of("\"sea/zzz\"", "\"nonsense\""),
                List.of(refused.field("/errors/0/value"), refused.field("/errors/1/value")));
        assertEquals(
                List.of("targets"),
                admin.put("/aliases/bad", "{\"targets\": []}").expect(400).faultyFields());
        assertEquals(
                List.of("targets"), admin.put("/aliases/bad", "{}").expect(400).faultyFields());
        assertEquals(
                List.of("(path)"),
                admin.put("/aliases/with%20space", "{\"targets\": [\"sea/a\"]}")
                        .expect(400)
                        .faultyFields());
        assertEquals(
                List.of("alias"),
                admin.put("/aliases/bad", "{\"alias\": \"other\", \"targets\": [\"sea/a\"]}")
                        .expect(400)
                        .faultyFields());
    }

    @Test
    void refusesAModelsName() {
        admin.put("/aliases/sea/b", "{\"targets\": [\"sea/a\"]}").expectProblem(409, "name_taken");
    }

    @Test
    void makesOnlyWhatIsNotThereWhenAskedSo() {
        admin.put("/aliases/once", "{\"targets\": [\"sea/a\"]}", "If-None-Match", "*").expect(201);

        admin.put("/aliases/once", "{\"targets\": [\"sea/b\"]}", "If-None-Match", "*")
                .expectProblem(412, "already_there");
        admin.put("/aliases/never", "{\"targets\": [\"sea/b\"]}", "If-Match", "*")
                .expectProblem(412, "not_there");
    }
}
