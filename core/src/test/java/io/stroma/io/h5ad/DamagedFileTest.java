package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.error.StromaException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.random.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFileTest {

    @TempDir
    Path folder;

    private byte[] sound() throws Exception {
        Path path = folder.resolve("sound.h5ad");
        H5adWriter.write(path, true, Samples.tissue(), Annotations.none());
        return Files.readAllBytes(path);
    }

    /** Reads everything; anything but a clear message or success is a defect. */
    private void readAll(Path path) {
        try (TissueFile file = H5adFile.openTissue(path, ReadOptions.defaults())) {
            file.tissue().check();
        } catch (StromaException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void truncatedAnywhereGivesAMessage() throws Exception {
        byte[] bytes = sound();
        for (int i = 0; i < 60; i++) {
            Path path = folder.resolve("cut.h5ad");
            Files.write(path, Arrays.copyOf(bytes, i * bytes.length / 60));
            readAll(path);
        }
    }

    @Test
    void flippedBytesGiveAMessageOrAResult() throws Exception {
        byte[] bytes = sound();
        SplittableRandom random = Seeds.stream(5);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = bytes.clone();
            for (int k = 0; k < 8; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path path = folder.resolve("flip.h5ad");
            Files.write(path, damaged);
            readAll(path);
        }
    }

    @Test
    void saysWhatIsWrongAndWhatToDo() throws Exception {
        assertThatThrownBy(() -> H5adFile.open(folder.resolve("nowhere.h5ad")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> H5adFile.open(folder)).hasMessageContaining("not a readable file");
        Path text = Files.writeString(folder.resolve("text.h5ad"), "hello");
        assertThatThrownBy(() -> H5adFile.open(text)).hasMessageContaining("cannot be opened as HDF5");
        Path path = folder.resolve("sound.h5ad");
        Files.write(path, sound());
        assertThatThrownBy(
                        () -> H5adFile.openTissue(path, ReadOptions.defaults().withLayer("raw")))
                .hasMessageContaining("no layer 'raw'");
        assertThatThrownBy(
                        () -> H5adFile.openTissue(path, ReadOptions.defaults().withCoordinateColumns("u", "v")))
                .hasMessageContaining("no cell column 'u'");
        try (H5adFile file = H5adFile.open(path)) {
            assertThatThrownBy(() -> file.embedding("X_pca")).hasMessageContaining("spatial");
        }
    }
}
