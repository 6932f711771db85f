package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "a/tissue.h5ad,     tissue",
        "a/tissue.H5AD,     tissue",
        "counts.csv.gz,     counts",
        "counts.mtx.gz,     counts",
        "filtered.h5,       filtered",
        "two.parts.tsv,     two.parts",
        "vendor/run_1/,     run_1",
        "vendor/run_1/.,    run_1",
        "vendor/run_1/../b, b",
        "odd.txt,           odd.txt",
        "h5ad,              h5ad"
    })
    void namesAreFilesWithoutTheirEndings(String input, String name) {
        assertThat(Outputs.name(Path.of(input))).isEqualTo(name);
    }

    @Test
    void oneInputGoesIntoTheOutputAndSeveralBelowIt() {
        Path out = Path.of("out");
        Path a = Path.of("x/a.h5ad");
        Path b = Path.of("y/b.h5ad");
        assertThat(Outputs.folderOf(out, List.of(a), a)).isEqualTo(out);
        assertThat(Outputs.folderOf(out, List.of(a, b), b)).isEqualTo(Path.of("out/b"));
    }

    @Test
    void inputsThatWouldMeetAreRefused() {
        assertThatThrownBy(() -> Outputs.refuseSameNames(List.of(Path.of("x/a.h5ad"), Path.of("y/a.csv"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("same file name");
        assertThatCode(() -> Outputs.refuseSameNames(List.of(Path.of("x/a.h5ad"), Path.of("y/b.h5ad"))))
                .doesNotThrowAnyException();
    }

    @Test
    void onlyFoldersWithSomethingInThemAreFilled() throws IOException {
        assertThatCode(() -> Outputs.refuseFilled(folder.resolve("new"), false)).doesNotThrowAnyException();
        assertThatCode(() -> Outputs.refuseFilled(folder, false)).doesNotThrowAnyException();
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> Outputs.refuseFilled(folder, false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("exists and is not empty")
                .hasMessageContaining("--force");
        assertThatCode(() -> Outputs.refuseFilled(folder, true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Outputs.refuseFilled(file, true)) // force replaces what is inside, not the file
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a file; name a folder");
    }
}
