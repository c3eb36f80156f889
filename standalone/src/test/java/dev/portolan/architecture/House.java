package dev.portolan.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/// Our compiled classes without their tests, read once for all rules.
final class House {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.portolan");

    private House() {}

    static JavaClasses classes() {
        return CLASSES;
    }

    static void obeys(ArchRule rule) {
        rule.check(CLASSES);
    }
}
