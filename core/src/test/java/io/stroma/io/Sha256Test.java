package io.stroma.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

    /** FIPS 180-4, the published example "abc". */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    @Test
    void equalsThePublishedExample() throws IOException {
        assertThat(Sha256.of("abc")).isEqualTo(ABC);
        assertThat(Sha256.of(Files.writeString(folder.resolve("x"), "abc"))).isEqualTo(ABC);
    }

    @Test
    void hashesFilesLargerThanItsBuffer() throws IOException {
        byte[] bytes = new byte[3_000_001];
        Path file = Files.write(folder.resolve("zeros"), bytes);
        String first = Sha256.of(file);
        bytes[3_000_000] = 1;
        Files.write(file, bytes);
        assertThat(Sha256.of(file)).isNotEqualTo(first);
    }

    @Test
    void aFolderChangesWithNamesAndContents() throws IOException {
        Files.createDirectories(folder.resolve("run/sub"));
        Path a = Files.writeString(folder.resolve("run/a"), "1");
        Files.writeString(folder.resolve("run/sub/b"), "2");
        String before = Sha256.of(folder.resolve("run"));
        assertThat(Sha256.of(folder.resolve("run"))).isEqualTo(before);
        Files.writeString(a, "3");
        String changed = Sha256.of(folder.resolve("run"));
        Files.writeString(a, "1");
        Files.move(a, folder.resolve("run/c"));
        assertThat(changed).isNotEqualTo(before);
        assertThat(Sha256.of(folder.resolve("run"))).isNotEqualTo(before).isNotEqualTo(changed);
    }

    @Test
    void missingFilesAreExplained() {
        assertThatThrownBy(() -> Sha256.of(folder.resolve("nothing")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("nothing");
    }
}
