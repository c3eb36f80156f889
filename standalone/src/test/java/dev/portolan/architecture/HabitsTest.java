package dev.portolan.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.GeneralCodingRules;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.ObjectInputStream;
import java.net.URL;
import java.net.URLConnection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no class does, wherever it lives.
class HabitsTest {
    /// Types that hold state by nature. `List.of` and `Map.of` hide behind interfaces that are not
    /// among them.
    private static final List<Class<?>> MUTABLE =
            List.of(
                    Executor.class,
                    Lock.class,
                    Random.class,
                    ThreadLocal.class,
                    AbstractCollection.class,
                    AbstractMap.class);

    @ParameterizedTest
    @ValueSource(strings = {"Manager", "Helper", "Util", "Utils", "Impl", "Processor"})
    void classesAreNamedForWhatTheyAre(String vagueEnding) {
        House.obeys(noClasses().should().haveSimpleNameEndingWith(vagueEnding));
    }

    @Test
    void onlyTheScheduleKnowsQuartz() {
        House.obeys(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.portolan.worker.schedule..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.quartz.."));
    }

    /// Every call to a provider passes the address policy, so it starts in one place.
    @Test
    void callsToTheOutsideStartInOutboundOnly() {
        House.obeys(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.portolan.outbound..",
                                "dev.portolan.testing..",
                                "dev.portolan.standalone.cli..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "java.net.http..",
                                "org.apache.hc..",
                                "org.apache.http..",
                                "okhttp3..",
                                "jakarta.ws.rs.client..",
                                "org.eclipse.jetty.client..")
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(URLConnection.class)
                        .orShould()
                        .callMethod(URL.class, "openStream"));
    }

    /// The raw path still has its `;` and `..`: who decides by it decides about another resource
    /// than the router.
    @Test
    void filtersDoNotDecideByTheRawPath() {
        House.obeys(
                noClasses()
                        .that()
                        .areAssignableTo(Filter.class)
                        .or()
                        .areAssignableTo(ContainerRequestFilter.class)
                        .should()
                        .callMethod(HttpServletRequest.class, "getRequestURI")
                        .orShould()
                        .callMethod(HttpServletRequest.class, "getRequestURL"));
    }

    /// The terminal client asks `stty` how wide the terminal is.
    @Test
    void onlyEmbeddedServicesAreStartedAsProcesses() {
        House.obeys(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.portolan.embedded..",
                                "dev.portolan.testing..",
                                "dev.portolan.standalone.cli..")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(ProcessBuilder.class)
                        .orShould()
                        .callMethod(Runtime.class, "exec", String[].class)
                        .orShould()
                        .callMethod(Runtime.class, "exec", String.class));
    }

    @Test
    void nothingIsReadWithJavaSerialization() {
        House.obeys(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(ObjectInputStream.class));
    }

    /// The broker's process talks to its parent over them; the test kit has a program of its own;
    /// the worker has a command that reports to an operator.
    @Test
    void onlyTheTerminalIsPrintedTo() {
        House.obeys(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.portolan.standalone..",
                                "dev.portolan.embedded..",
                                "dev.portolan.testing..")
                        .and()
                        .doNotHaveFullyQualifiedName("dev.portolan.worker.RewrapCommand")
                        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
    }

    @Test
    void logsGoThroughSlf4j() {
        House.obeys(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
    }

    @Test
    void nothingStaticChanges() {
        House.obeys(fields().that().areStatic().should().beFinal());
        House.obeys(
                noFields()
                        .that()
                        .areStatic()
                        .should()
                        .haveRawType(describe("holds state", HabitsTest::holdsState)));
    }

    @Test
    void timeAndChanceAreHandedIn() {
        House.obeys(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.portolan.embedded..", "dev.portolan.testing..")
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(LocalDate.class, "now")
                        .orShould()
                        .callMethod(OffsetDateTime.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(UUID.class, "randomUUID")
                        .orShould()
                        .callMethod(Math.class, "random"));
    }

    private static boolean holdsState(JavaClass type) {
        return type.getPackageName().equals("java.util.concurrent.atomic")
                || MUTABLE.stream().anyMatch(type::isAssignableTo)
                || type.isAssignableTo(ConcurrentMap.class)
                || type.isAssignableTo(BlockingQueue.class);
    }
}
