package io.stroma;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The direction of the packages: data flows from files to reports, and no package reaches back up the stream. */
class ArchitectureTest {

    private static final JavaClasses STROMA = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(
                    location -> !location.contains("-tests.jar")) // helpers that modules share for their tests
            .importPackages("io.stroma");

    /** Packages from the source of the stream to its mouth; each may use only those before it. */
    private static final List<String> STREAM = List.of(
            "error",
            "random",
            "parallel",
            "tissue",
            "io",
            "stats",
            "graph",
            "prepare",
            "slide",
            "synthetic",
            "nn",
            "train",
            "heist",
            "hist",
            "tasks",
            "figures",
            "report",
            "cli");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error",
                "random",
                "parallel",
                "tissue",
                "io",
                "stats",
                "graph",
                "prepare",
                "slide",
                "synthetic",
                "nn",
                "train",
                "heist",
                "hist",
                "tasks",
                "figures",
                "report"
            })
    void noPackageReachesBackUpTheStream(String name) {
        String[] later = STREAM.subList(STREAM.indexOf(name) + 1, STREAM.size()).stream()
                .map(p -> "io.stroma." + p + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.stroma." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later)
                .allowEmptyShould(true)
                .check(STROMA);
    }

    @Test
    void everyPackageHasItsPlaceInTheStream() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        STREAM.stream().map(p -> "io.stroma." + p + "..").toArray(String[]::new))
                .should()
                .resideInAPackage("io.stroma..")
                .allowEmptyShould(true)
                .check(STROMA);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.stroma.(*)..").should().beFreeOfCycles().check(STROMA);
    }

    @Test
    void theCoreKnowsNoDeepLearningEngine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.stroma.tissue..",
                        "io.stroma.io..",
                        "io.stroma.graph..",
                        "io.stroma.stats..",
                        "io.stroma.prepare..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.pytorch..", "picocli..")
                .check(STROMA);
    }

    @Test
    void nobodyUsesJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .check(STROMA);
    }
}
