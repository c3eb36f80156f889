package dev.portolan.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Which package may look at which.
class RoomsTest {
    /// The path of one completion. A room may look to its right, never to its left.
    static final List<String> PATH =
            List.of(
                    "completion",
                    "metering",
                    "dispatch",
                    "relay",
                    "upstream",
                    "routing",
                    "admission",
                    "memory",
                    "error");

    /// The rooms beside that path: they serve people and machines that look after the gateway.
    private static final String[] BESIDE = {
        "dev.portolan.api.admin..", "dev.portolan.api.models..", "dev.portolan.api.health.."
    };

    @Test
    void importsFormNoRing() {
        House.obeys(slices().matching("dev.portolan.(**)").should().beFreeOfCycles());
    }

    @ParameterizedTest
    @FieldSource("PATH")
    void roomsOfACompletionLookOnlyDown(String room) {
        String[] above =
                PATH.subList(0, PATH.indexOf(room)).stream()
                        .map(RoomsTest::api)
                        .toArray(String[]::new);

        House.obeys(
                noClasses()
                        .that()
                        .resideInAPackage(api(room))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .orShould()
                        .dependOnClassesThat()
                        .resideInAnyPackage(BESIDE));
    }

    /// A dialect is bytes in and bytes out: it calls nobody, reads no file, knows no provider's row
    /// and no clock. Amounts of tokens and money are its only words from elsewhere.
    @Test
    void dialectsArePure() {
        House.obeys(
                noClasses()
                        .that()
                        .resideInAPackage("dev.portolan.dialect..")
                        .should()
                        .dependOnClassesThat(
                                JavaClass.Predicates.resideInAPackage("dev.portolan..")
                                        .and(
                                                JavaClass.Predicates.resideOutsideOfPackages(
                                                        "dev.portolan.dialect..",
                                                        "dev.portolan.usage.."))));
        House.obeys(
                noClasses()
                        .that()
                        .resideInAPackage("dev.portolan.dialect..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.net..", "java.nio.file..", "org.slf4j..")
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(Clock.class));
    }

    @Test
    void theFormKnowsNoWireFormat() {
        House.obeys(
                noClasses()
                        .that()
                        .resideInAPackage("dev.portolan.dialect.form..")
                        .should()
                        .dependOnClassesThat(
                                JavaClass.Predicates.resideInAPackage("dev.portolan.dialect..")
                                        .and(
                                                JavaClass.Predicates.resideOutsideOfPackage(
                                                        "dev.portolan.dialect.form.."))));
    }

    @Test
    void processesDoNotKnowEachOther() {
        House.obeys(knowsNoneOf("dev.portolan.api..", "worker", "standalone", "embedded"));
        House.obeys(knowsNoneOf("dev.portolan.worker..", "api", "standalone", "embedded"));
    }

    @Test
    void whatIsSharedKnowsNeitherProcess() {
        House.obeys(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.portolan.api..",
                                "dev.portolan.worker..",
                                "dev.portolan.standalone..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.portolan.api..",
                                "dev.portolan.worker..",
                                "dev.portolan.standalone.."));
    }

    @Test
    void theTestKitAndTheEmbeddedServicesKnowNoneOfOurs() {
        House.obeys(
                noClasses()
                        .that()
                        .resideInAPackage("dev.portolan.embedded..")
                        .should()
                        .dependOnClassesThat(
                                JavaClass.Predicates.resideInAPackage("dev.portolan..")
                                        .and(
                                                JavaClass.Predicates.resideOutsideOfPackage(
                                                        "dev.portolan.embedded.."))));
        House.obeys(
                noClasses()
                        .that()
                        .resideInAPackage("dev.portolan.testing..")
                        .should()
                        .dependOnClassesThat(
                                JavaClass.Predicates.resideInAPackage("dev.portolan..")
                                        .and(
                                                JavaClass.Predicates.resideOutsideOfPackages(
                                                        "dev.portolan.testing..",
                                                        "dev.portolan.embedded.."))));
    }

    @Test
    void nothingThatShipsNeedsTheTestKit() {
        House.obeys(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.portolan.testing..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.portolan.testing.."));
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        var silent = new TreeSet<String>();
        for (JavaClass type : House.classes()) {
            JavaPackage room = type.getPackage();
            if (!room.isAnnotatedWith(NullMarked.class)) {
                silent.add(room.getName());
            }
        }

        assertEquals(List.of(), List.copyOf(silent));
    }

    private static String api(String room) {
        return "dev.portolan.api." + room + "..";
    }

    private static ArchRule knowsNoneOf(String process, String... modules) {
        String[] packages = new String[modules.length];
        for (int i = 0; i < modules.length; i++) {
            packages[i] = "dev.portolan." + modules[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage(process)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
