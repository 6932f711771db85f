package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder holds the outputs of one run; what is not listed is somebody's. */
class RunOutputsTest {

    @TempDir
    Path parent;

    private Path folder;
    private Path manifest;

    @BeforeEach
    void firstRun() throws IOException {
        folder = Files.createDirectories(parent.resolve("out"));
        manifest = folder.resolve("run.json");
        run("networks", "old.tsv", "both.tsv", "deep/er/old.tsv");
        Files.writeString(folder.resolve("mine.txt"), "mine");
    }

    private void run(String command, String... names) throws IOException {
        RunManifest run = new RunManifest(List.of("stroma", "heist", command, "in"), 0, 1);
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, command);
            run.output(file);
        }
        run.write(manifest, true);
    }

    @Test
    void whatIsNotWrittenAgainGoes() throws IOException {
        run("networks", "both.tsv", "new.tsv");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("both.tsv", "new.tsv", "mine.txt", "run.json");
    }

    /** What a run before has made may be what this one reads. */
    @Test
    void inputsOfTheNewRunStay() throws IOException {
        RunManifest next = new RunManifest(List.of("stroma", "heist", "networks", "in"), 0, 1);
        next.input(folder.resolve("old.tsv"));
        next.input(folder.resolve("deep"));
        next.write(manifest, true);
        assertThat(folder.resolve("old.tsv")).exists();
        assertThat(folder.resolve("deep/er/old.tsv")).exists();
        assertThat(folder.resolve("both.tsv")).doesNotExist();
    }

    @Test
    void outputsOfAnotherCommandStay() throws IOException {
        run("prepare", "new.tsv");
        assertThat(folder.resolve("old.tsv")).exists();
        assertThat(folder.resolve("deep/er/old.tsv")).exists();
    }

    @Test
    void nothingOutsideOfTheFolderIsTouched() throws IOException {
        Path outside = Files.writeString(parent.resolve("outside.txt"), "mine");
        Files.writeString(manifest, Files.readString(manifest).replace("old.tsv", "../outside.txt"));
        run("networks", "new.tsv");
        assertThat(outside).exists();
    }

    @Test
    void aFileThatIsNoManifestIsJustReplaced() throws IOException {
        Files.writeString(manifest, "not JSON");
        run("networks", "new.tsv");
        assertThat(folder.resolve("old.tsv")).exists();
        assertThat(Files.readString(manifest)).contains("new.tsv");
    }
}
