package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of other writers, made by {@code src/test/python/make_h5ad_styles.py}: one small tissue in many spellings. */
class WriterStylesTest {

    @TempDir
    Path folder;

    private static Path style(String name) throws URISyntaxException {
        return Path.of(
                WriterStylesTest.class.getResource("/h5ad/" + name + ".h5ad").toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed_ascii", "fixed_space", "variable_ascii", "csr_plain", "csc_plain", "compound"})
    void theTissueIsTheSame(String name) throws Exception {
        try (TissueFile file = H5adFile.openTissue(style(name), ReadOptions.defaults())) {
            Tissue t = file.tissue();
            t.check();
            assertThat(t.cells().names()).containsExactly("c1", "c2", "c3", "c4");
            assertThat(t.panel().names()).containsExactly("Gad1", "Mbp", "Slc17a7");
            assertThat(t.positions().x()).containsExactly(0, 10, 0, 10.25);
            assertThat(t.positions().y()).containsExactly(0, 0, 10, 10);
            CellColumn types = t.cells().column("cell_type").orElseThrow();
            assertThat(types).isInstanceOf(CellColumn.Categorical.class);
            assertThat(types.text(0)).isEqualTo("B cell");
            assertThat(types.text(1)).isEqualTo("T");
            assertThat(types.text(2)).isNull();
            CsrMatrix x = t.expression().slab(0, 4);
            float[][] want = {{0, 1, 2}, {3, 0, 0}, {0, 0, 0}, {0, 5, 6}};
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 3; j++) {
                    assertThat(x.get(i, j)).isEqualTo(want[i][j]);
                }
            }
        }
    }

    @Test
    void textKeepsItsLettersAndLosesItsPadding() throws Exception {
        try (H5adFile file = H5adFile.open(style("fixed_space"))) {
            CellColumn batch = file.cells().column("batch").orElseThrow();
            assertThat(batch.text(0)).isEqualTo("one");
            assertThat(batch.text(3)).isEqualTo("ü");
        }
    }

    @Test
    void additionsToAFileBefore07AreRefusedBeforeAnythingIsWritten() throws Exception {
        Path target = folder.resolve("more.h5ad");
        Annotations more = Annotations.none().withObsm("X_heist", DenseMatrix.zeros(4, 2));
        assertThatThrownBy(() -> H5adWriter.copyAndAdd(style("compound"), target, false, more))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("compound.h5ad")
                .hasMessageContaining("before 0.7")
                .hasMessageContaining("save it once with a current anndata");
        assertThat(folder).isEmptyDirectory();
        assertThat(target).doesNotExist();
    }

    @Test
    void additionsKeepWhatAnotherWriterWrote() throws Exception {
        Path target = folder.resolve("more.h5ad");
        H5adWriter.copyAndAdd(
                style("variable_ascii"),
                target,
                false,
                Annotations.none()
                        .withObs("rank", new CellColumn.Whole(new long[] {4, 3, 2, 1}, null))
                        .withObsm("X_heist", new DenseMatrix(4, 1, new float[] {1, 2, 3, 4})));
        try (H5adFile file = H5adFile.open(target)) {
            assertThat(file.cells().columns().keySet()).containsExactly("cell_type", "batch", "rank");
            assertThat(file.embedding("X_heist").values()).containsExactly(1, 2, 3, 4);
            assertThat(file.embedding("spatial").get(3, 0)).isEqualTo(10.25f);
        }
        assertThat(PythonAnndata.open(target).at("/obsm/X_heist").toString()).isEqualTo("[1.0,2.0,3.0,4.0]");
    }

    @Test
    void aSquareMatrixThatTellsNothingIsRefused() throws Exception {
        Path path = H5Samples.file(folder.resolve("square.h5ad"), 2, 2, (out, elements) -> {
            out.group("X");
            out.attribute("X", "shape", new long[] {2, 2});
            out.numbers("X/indptr", new int[] {0, 1, 1}, 3);
            out.numbers("X/indices", new int[] {1}, 1);
            out.numbers("X/data", new float[] {1}, 1);
        });
        assertThatThrownBy(() -> H5adFile.openTissue(path, ReadOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("by row or by column");
    }
}
