package dev.portolan.worker.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.ListedModel;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitForTableTest {
    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o:free, true",
        "a;b, true",
        "..a/b.., true",
        "a%2Fb, false",
        "a\\b, false",
        "a//b, false",
        "a/, false",
        "a/../b, false"
    })
    void takesWhatAPathCanName(String id, boolean isFit) {
        Optional<String> reason =
                FitForTable.reasonAgainst(
                        "acme", new ListedModel(id, ModelFacts.ofKind(ModelKind.CHAT)));

        assertEquals(isFit, reason.isEmpty(), reason.toString());
    }
}
