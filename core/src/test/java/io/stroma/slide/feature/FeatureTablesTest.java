package io.stroma.slide.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.stroma.error.BadInputException;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.Slides;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureTablesTest {

    @TempDir
    Path folder;

    private final Slide slide = Slides.of("S1", List.of("A"), new float[][] {{1}, {2}});

    private float[] attached() {
        return ((Morphology.Features) FeatureTables.attach(slide, folder).morphology())
                .values()
                .values();
    }

    @Test
    void textRowsAreJoinedByTheNameOfTheSpot() throws IOException {
        Files.writeString(folder.resolve("S1.csv"), "spot,f0,f1\ns1,3,4\nother,9,9\ns0,1,2\n");
        assertThat(attached()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void thePictureOfTheSectionStaysWithTheNumbers() throws IOException {
        Files.writeString(folder.resolve("S1.csv"), "spot,f0\ns1,3\ns0,1\n");
        Morphology.Picture picture = new Morphology.Picture(folder.resolve("S1.png"), 0.5);
        Slide seen = FeatureTables.attach(slide.withMorphology(picture), folder);
        assertThat(seen.morphology().shown()).contains(picture);
        assertThat(seen.select(new int[] {1}).morphology().shown()).contains(picture);
        assertThat(FeatureTables.attach(slide, folder).morphology().shown()).isEmpty();
    }

    @Test
    void hdf5RowsAreJoinedByBarcode() {
        try (WritableHdfFile file = HdfFile.write(folder.resolve("S1.h5"))) {
            file.putDataset("embeddings", new float[][] {{3, 4}, {1, 2}});
            file.putDataset("barcode", new String[] {"s1", "s0"});
        }
        assertThat(attached()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void npyRowsAreTheSpotsInOrder() throws IOException {
        Files.write(folder.resolve("S1.npy"), npy("<f8", 2, 2, 1, 2, 3, 4));
        assertThat(attached()).containsExactly(1, 2, 3, 4);
        Files.write(folder.resolve("S1.npy"), npy("<f8", 3, 1, 1, 2, 3));
        assertThatThrownBy(this::attached)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("3 rows for 2 spots");
    }

    static byte[] npy(String type, int rows, int columns, double... values) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }\n".formatted(type, rows, columns);
        ByteBuffer b =
                ByteBuffer.allocate(10 + header.length() + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        b.put(header.getBytes(StandardCharsets.ISO_8859_1));
        for (double v : values) {
            b.putDouble(v);
        }
        return b.array();
    }

    @Test
    void missingFilesSpotsAndNumbersAreNamed() throws IOException {
        assertThatThrownBy(this::attached).isInstanceOf(BadInputException.class).hasMessageContaining("S1.csv");
        Files.writeString(folder.resolve("S1.csv"), "spot,f0\ns0,1\n");
        assertThatThrownBy(this::attached)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no row for spot 's1'");
        Files.writeString(folder.resolve("S1.csv"), "spot,f0\ns0,1\ns1,x\n");
        assertThatThrownBy(this::attached)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("'x'");
        Files.delete(folder.resolve("S1.csv"));
        Files.write(folder.resolve("S1.npy"), new byte[] {1, 2, 3});
        assertThatThrownBy(this::attached).isInstanceOf(BadInputException.class).hasMessageContaining("no .npy");
    }
}
