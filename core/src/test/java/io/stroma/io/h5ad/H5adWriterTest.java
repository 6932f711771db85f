package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H5adWriterTest {

    @TempDir
    Path folder;

    private Path written() {
        Path path = folder.resolve("sample.h5ad");
        H5adWriter.write(path, true, Samples.tissue(), Annotations.none());
        return path;
    }

    @Test
    void whatIsWrittenIsRead() {
        Tissue want = Samples.tissue();
        try (TissueFile file = H5adFile.openTissue(written(), ReadOptions.defaults())) {
            Tissue got = file.tissue();
            got.check();
            assertThat(file.notes()).isEmpty();
            assertThat(got.panel()).isEqualTo(want.panel());
            assertThat(got.modality()).isEqualTo(want.modality());
            assertThat(got.scale()).isEqualTo(want.scale());
            assertThat(got.positions().x()).containsExactly(want.positions().x());
            assertThat(got.positions().unit()).isEqualTo(want.positions().unit());
            assertThat(got.cells().names()).isEqualTo(want.cells().names());
            for (int i = 0; i < want.cellCount(); i++) {
                for (int g = 0; g < want.geneCount(); g++) {
                    assertThat(got.expression().slab(0, 4).get(i, g))
                            .isEqualTo(want.expression().slab(0, 4).get(i, g));
                }
                int cell = i;
                want.cells()
                        .columns()
                        .forEach((name, column) -> assertThat(
                                        got.cells().columns().get(name).text(cell))
                                .as(name)
                                .isEqualTo(column.text(cell)));
            }
        }
    }

    /** Readers see no column that the table does not list: what is added to a new file is listed as well. */
    @Test
    void columnsAddedToANewFileAreSeen() {
        Tissue tissue = Samples.tissue();
        Path path = folder.resolve("more.h5ad");
        Annotations more = Annotations.none()
                .withObs("heist_type", new CellColumn.Categorical(new int[] {0, 1, -1, 0}, List.of("a", "b"), false))
                .withObs("a/b", new CellColumn.Real(new double[] {1, 2, 3, 4}))
                .withObs("area", new CellColumn.Real(new double[] {5, 6, 7, 8}));
        H5adWriter.write(path, false, tissue, more);
        try (H5adFile file = H5adFile.open(path)) {
            assertThat(file.cells().columns().keySet())
                    .containsExactly("cell_type", "area", "fov", "rank", "inside", "note", "heist_type", "a_b");
            assertThat(file.cells().column("heist_type").orElseThrow().text(1)).isEqualTo("b");
            assertThat(file.cells().column("area").orElseThrow().numbers().orElseThrow())
                    .containsExactly(5, 6, 7, 8);
        }
    }

    @Test
    void pythonOpensANewFileAndSavesItAgain() throws Exception {
        JsonNode json = PythonAnndata.open(written(), folder.resolve("again.h5ad"));
        assertThat(json.get("shape").toString()).isEqualTo("[4,3]");
        assertThat(json.get("X").toString()).isEqualTo("[0.0,1.0,2.0,3.0,0.0,0.0,0.0,0.0,0.0,5.0,6.0,7.5]");
        assertThat(json.at("/obs/cell_type").toString()).isEqualTo("[\"Ästrozyt\",\"B cell\",null,\"B cell\"]");
        assertThat(json.at("/dtypes/cell_type").asText()).isEqualTo("category");
        assertThat(json.at("/dtypes/rank").asText()).isEqualTo("Int64");
        assertThat(json.at("/dtypes/inside").asText()).isEqualTo("bool");
        assertThat(json.at("/obsm/spatial").toString()).isEqualTo("[0.0,0.0,10.0,0.0,0.0,10.0,10.25,10.0]");
        try (TissueFile again = H5adFile.openTissue(folder.resolve("again.h5ad"), ReadOptions.defaults())) {
            assertThat(again.tissue().cells().column("cell_type").orElseThrow().text(0))
                    .isEqualTo("Ästrozyt");
        }
    }

    @Test
    void additionsKeepWhatWasThereAndPythonSeesBoth() throws Exception {
        Path source = written();
        byte[] before = Files.readAllBytes(source);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("version", "0.1.0");
        manifest.put("seed", 7L);
        manifest.put("leaky", false);
        manifest.put("losses", new double[] {1, 0.5});
        manifest.put("terms", new String[] {"mae", "ortho"});
        Path target = folder.resolve("more.h5ad");
        H5adWriter.copyAndAdd(
                source,
                target,
                false,
                Annotations.none()
                        .withObs("leiden", new CellColumn.Categorical(new int[] {0, 1, 1, 0}, List.of("0", "1"), false))
                        .withObs("fov", new CellColumn.Real(new double[] {9, 8, 7, 6}))
                        .withObsm("X_heist", new DenseMatrix(4, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8}))
                        .withObsp(
                                "graph",
                                new Annotations.WeightedGraph(
                                        new int[] {0, 1, 2, 2, 2}, new int[] {1, 0}, new float[] {2, 2}))
                        .withUns("heist", manifest));
        assertThat(Files.readAllBytes(source)).isEqualTo(before);
        JsonNode json = PythonAnndata.open(target);
        assertThat(json.at("/obsm/X_heist").toString()).isEqualTo("[1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0]");
        assertThat(json.at("/obs/leiden").toString()).isEqualTo("[\"0\",\"1\",\"1\",\"0\"]");
        assertThat(json.at("/obs/fov/0").asText()).isEqualTo("9.0");
        assertThat(json.at("/obs/note/2").asText()).isEqualTo("ü");
        assertThat(json.at("/obsp/graph/1").asDouble()).isEqualTo(2);
        assertThat(json.at("/uns/heist/seed").asInt()).isEqualTo(7);
        assertThat(json.at("/uns/heist/leaky").asBoolean()).isFalse();
        assertThat(json.at("/uns/heist/terms/1").asText()).isEqualTo("ortho");
        // adding a second time replaces
        Path third = folder.resolve("third.h5ad");
        H5adWriter.copyAndAdd(
                target,
                third,
                false,
                Annotations.none().withObsm("X_heist", DenseMatrix.zeros(4, 3)).withUns("heist", Map.of("seed", 8)));
        JsonNode replaced = PythonAnndata.open(third);
        assertThat(replaced.at("/obsm/X_heist").size()).isEqualTo(12);
        assertThat(replaced.at("/uns/heist").toString()).isEqualTo("{\"seed\":8}");
    }

    @Test
    void refusesToReplaceAndToWriteIntoItsInput() {
        Path source = written();
        assertThatThrownBy(() -> H5adWriter.write(source, false, Samples.tissue(), Annotations.none()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--force");
        assertThatThrownBy(() -> H5adWriter.copyAndAdd(source, source, true, Annotations.none()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("never changed");
    }

    @Test
    void leavesNothingBehindWhenTheFolderCannotBeMade() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> H5adWriter.write(file.resolve("x.h5ad"), false, Samples.tissue(), Annotations.none()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is not a folder");
        try (var left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).containsExactly("file");
        }
    }

    /** More rows than a slab of the expression and of a matrix holds. */
    @Test
    void slabsJoinWithoutASeam(@TempDir Path folder) {
        Tissue tissue = PlantedTissue.generate(9000, 9, 2).tissue();
        float[] values = new float[9000 * 48];
        for (int e = 0; e < values.length; e++) {
            values[e] = e;
        }
        Path file = folder.resolve("large.h5ad");
        H5adWriter.write(
                file, false, tissue, Annotations.none().withObsm("X_large", new DenseMatrix(9000, 48, values)));
        try (H5adFile open = H5adFile.open(file)) {
            assertThat(open.embedding("X_large").values()).containsExactly(values);
        }
        try (TissueFile read = H5adFile.openTissue(file, ReadOptions.defaults())) {
            CsrMatrix want = tissue.expression().slab(0, 9000);
            CsrMatrix got = read.tissue().expression().slab(0, 9000);
            assertThat(got.nonZeros()).isEqualTo(want.nonZeros());
            for (int k = 0; k < want.nonZeros(); k++) {
                assertThat(got.column(k) == want.column(k) && got.value(k) == want.value(k))
                        .isTrue();
            }
        }
    }
}
