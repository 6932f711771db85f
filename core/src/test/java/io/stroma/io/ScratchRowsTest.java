package io.stroma.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchRowsTest {

    @TempDir
    private Path folder;

    @Test
    void rowsComeBackInAnyOrder() {
        try (ScratchFile file = ScratchFile.in(folder)) {
            ScratchRows rows = new ScratchRows(file, 5, 2);
            rows.write(3, 1, new float[] {9, 9, 7, 8}, 2);
            rows.write(0, 2, new float[] {1, 2, 3, 4}, 0);
            float[] out = new float[10];
            rows.read(0, 5, out);
            assertThat(out).containsExactly(1, 2, 3, 4, 0, 0, 7, 8, 0, 0); // never written: zero
            assertThat(rows.dense().values()).containsExactly(out);
            rows.read(1, 2, out);
            assertThat(out).startsWith(3, 4);
        }
    }

    @Test
    void rowsThatDoNotExistAreRefused() {
        try (ScratchFile file = ScratchFile.in(folder)) {
            ScratchRows rows = new ScratchRows(file, 3, 2);
            assertThatThrownBy(() -> rows.write(2, 2, new float[4], 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> rows.read(0, 4, new float[8])).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        ScratchSpace space = ScratchSpace.in(folder);
        WritableRows rows = space.rows(3, 2);
        rows.write(0, 1, new float[2], 0);
        space.close();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(() -> rows.write(0, 1, new float[2], 0)).isInstanceOf(ResourceException.class);
        assertThatThrownBy(() -> ScratchSpace.in(folder.resolve("none")).rows(1, 1))
                .isInstanceOf(ResourceException.class);
    }
}
