package io.stroma.io.tenx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.error.StromaException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.io.h5ad.TenxSample;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.LengthUnit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenxFilesTest {

    private static final String CELLS = "cell_id,x_centroid,y_centroid,cell_area\nb2,3,4,20\nb1,1,2,10\nb3,5,6,30\n";

    @TempDir
    Path folder;

    private static void isTheSample(CsrMatrix m) {
        assertThat(m.columns()).isEqualTo(2);
        float[][] want = {{1, 0}, {0, 5}, {2, 3}};
        for (int i = 0; i < 3; i++) {
            assertThat(m.get(i, 0)).isEqualTo(want[i][0]);
            assertThat(m.get(i, 1)).isEqualTo(want[i][1]);
        }
    }

    @Test
    void controlsAreLeftOutAndSaid() throws Exception {
        Path path = TenxSample.sound().write(folder.resolve("counts.h5"));
        try (TissueFile file = TissueFiles.open(path, ReadOptions.defaults())) {
            assertThat(file.tissue().panel().names()).containsExactly("Gad1", "Mbp");
            assertThat(file.tissue().cells().names()).containsExactly("b1", "b2", "b3");
            assertThat(file.notes()).contains("1 of 3 features are controls or no genes and were left out");
            isTheSample(file.tissue().expression().slab(0, 3));
        }
    }

    @Test
    void aXeniumFolderIsMatrixAndTableInMicrometres() throws Exception {
        TenxSample.sound().write(folder.resolve("cell_feature_matrix.h5"));
        Files.writeString(folder.resolve("cells.csv"), CELLS);
        try (TissueFile file = TissueFiles.open(folder, ReadOptions.defaults())) {
            file.tissue().check();
            isTheSample(file.tissue().expression().slab(0, 3));
            assertThat(file.tissue().positions().x()).containsExactly(1, 3, 5);
            assertThat(file.tissue().positions().unit()).isEqualTo(LengthUnit.MICROMETRE);
            assertThat(file.tissue().cells().column("cell_area").orElseThrow().text(1))
                    .isEqualTo("20.0");
        }
    }

    @Test
    void aXeniumFolderWithoutItsTableSaysWhatToCopy() throws Exception {
        TenxSample.sound().write(folder.resolve("cell_feature_matrix.h5"));
        assertThatThrownBy(() -> TissueFiles.open(folder, ReadOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cells.csv.gz");
        Path other = Files.writeString(folder.resolve("cells.csv"), CELLS.replace("b3", "z9"));
        assertThatThrownBy(() -> TissueFiles.open(folder, ReadOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(other.getFileName().toString(), "'b3' of the matrix is not in this table");
    }

    /** Every part that does not fit the others, each named with its file. */
    @Test
    void partsThatDoNotFitAreRefused() throws Exception {
        TenxSample sound = TenxSample.sound();
        List<TenxSample> broken = List.of(
                sound.withTypes("Gene Expression", "Gene Expression"),
                sound.withTypes("Gene Expression", "Gene Expression", "Gene Expression", "Gene Expression"),
                sound.withCells("b1", "b2"),
                sound.withCells("b1", "b2", "b3", "b4"),
                sound.withStarts(0, 1, 3),
                sound.withStarts(0, 3, 1, 5),
                sound.withStarts(1, 1, 3, 5),
                sound.withStarts(0, 1, 3, 6),
                sound.withIndices(0, 3, 1, 0, 2),
                sound.withIndices(0, -1, 1, 0, 2),
                sound.withIndices(2, 2, 1, 0, 2),
                sound.withIndices(0, 1));
        for (int b = 0; b < broken.size(); b++) {
            Path path = broken.get(b).write(folder.resolve("broken" + b + ".h5"));
            assertThatThrownBy(() -> {
                        try (TissueFile file = TissueFiles.open(path, ReadOptions.defaults())) {
                            file.tissue().expression().slab(0, file.tissue().cellCount());
                        }
                    })
                    .as("broken %d", b)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(path.getFileName().toString());
        }
    }

    @Test
    void missingPartsAreNamed() throws Exception {
        for (String part : List.of("features/name", "features/feature_type", "barcodes", "indptr", "indices", "data")) {
            Path path = TenxSample.sound().without(part).write(folder.resolve("less.h5"));
            assertThatThrownBy(() -> TissueFiles.open(path, ReadOptions.defaults()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("less.h5", "matrix/" + part);
        }
        Path other = TenxSample.sound().without("features").write(folder.resolve("other.h5"));
        assertThatThrownBy(() -> TissueFiles.open(other, ReadOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("other.h5", "no 10x feature-barcode matrix");
    }

    @Test
    void onlyControlsAreNoTissue() throws Exception {
        Path path =
                TenxSample.sound().withTypes("Control", "Control", "Control").write(folder.resolve("none.h5"));
        try (TissueFile file = TissueFiles.open(path, ReadOptions.defaults())) {
            assertThatThrownBy(file.tissue()::check)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("no genes");
        }
    }

    @Test
    void damagedBytesGiveAMessageOrAResult() throws Exception {
        byte[] bytes = Files.readAllBytes(TenxSample.sound().write(folder.resolve("sound.h5")));
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 150; i++) {
            byte[] damaged = i % 3 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
            for (int k = 0; k < 8 && damaged.length > 0 && i % 3 > 0; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path path = Files.write(folder.resolve("damaged.h5"), damaged);
            try (TissueFile file = TissueFiles.open(path, ReadOptions.defaults())) {
                file.tissue().expression().slab(0, file.tissue().cellCount());
            } catch (StromaException e) {
                assertThat(e.getMessage()).contains("damaged");
            }
        }
    }
}
