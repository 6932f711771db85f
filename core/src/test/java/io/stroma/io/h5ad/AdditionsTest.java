package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.testing.Tissues;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Modality;
import io.stroma.tissue.ValueScale;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy with additions: what was there stays, what is added is there, and a failure leaves what was there before. */
class AdditionsTest {

    private static final CellColumn RANK = new CellColumn.Whole(new long[] {4, 3, 2, 1}, null);

    @TempDir
    Path folder;

    private Path sample() {
        Path path = folder.resolve("sample.h5ad");
        H5adWriter.write(path, true, Samples.tissue(), Annotations.none());
        return path;
    }

    private static Path style(String name) throws URISyntaxException {
        return Path.of(
                AdditionsTest.class.getResource("/h5ad/" + name + ".h5ad").toURI());
    }

    private static Annotations everything() {
        return Annotations.none()
                .withObs("rank2", RANK)
                .withObsm("X_new", DenseMatrix.zeros(4, 2))
                .withObsp("near", new Annotations.WeightedGraph(new int[5], new int[0], new float[0]))
                .withLayer("smooth", DenseMatrix.zeros(4, 3))
                .withUns("new", Map.of("seed", 1L));
    }

    /** Path of every dataset and attribute with its content as text. */
    private static Map<String, String> contents(Path path) {
        Map<String, String> found = new TreeMap<>();
        try (HdfFile file = new HdfFile(path)) {
            collect(file, found);
        }
        return found;
    }

    private static void collect(Node node, Map<String, String> found) {
        node.getAttributes()
                .forEach((name, attribute) -> found.put(
                        node.getPath() + "@" + name, attribute.isEmpty() ? "nothing" : text(attribute.getData())));
        if (node instanceof Group group) {
            group.getChildren().values().forEach(child -> collect(child, found));
        } else if (node instanceof Dataset dataset) {
            found.put(
                    node.getPath(),
                    dataset.getDataType().getClass().getSimpleName()
                            + dataset.getDataType().getSize()
                            + text(dataset.getData()));
        }
    }

    private static String text(Object data) {
        return data instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .map(e -> e.getKey() + text(e.getValue()))
                        .toList()
                        .toString()
                : Arrays.deepToString(new Object[] {data});
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "fixed_ascii", "fixed_space", "variable_ascii", "csr_plain", "csc_plain"})
    void everythingElseIsAsItWas(String name) throws Exception {
        Path source = name.equals("sample") ? sample() : style(name);
        Path target = folder.resolve("more.h5ad");
        H5adWriter.copyAndAdd(source, target, false, everything());
        Map<String, String> before = contents(source);
        Map<String, String> after = contents(target);
        assertThat(before).hasSizeGreaterThan(8);
        before.remove("/obs/@column-order");
        assertThat(after).containsAllEntriesOf(before);
        after.keySet().removeAll(before.keySet());
        assertThat(after.keySet())
                .allMatch(
                        path -> path.matches(
                                "/(obs/?@column-order|(obs/rank2|obsm/X_new|obsp/near|layers/smooth|uns/new).*|(obsm|obsp|layers|uns)/?@enc.*)"));
    }

    @Test
    void addingWhatIsThereReplacesIt() {
        Path source = sample();
        Path once = folder.resolve("once.h5ad");
        Path twice = folder.resolve("twice.h5ad");
        CellColumn other = new CellColumn.Text(new String[] {"p", "q", "r", "s"});
        H5adWriter.copyAndAdd(source, once, false, everything().withObs("cell_type", RANK));
        H5adWriter.copyAndAdd(once, twice, false, everything().withObs("cell_type", other));
        try (H5adFile file = H5adFile.open(twice)) {
            assertThat(file.cells().columns().keySet())
                    .containsExactly("cell_type", "area", "fov", "rank", "inside", "note", "rank2");
            assertThat(file.cells().column("cell_type").orElseThrow().text(3)).isEqualTo("s");
            assertThat(file.embedding("X_new").rows()).isEqualTo(4);
        }
    }

    @Test
    void aTableWithoutColumnsTakesItsFirst() {
        Path bare = folder.resolve("bare.h5ad");
        H5adWriter.write(
                bare,
                false,
                Tissues.of(
                        new float[][] {{1, 2}, {3, 4}},
                        new double[][] {{0, 0}, {1, 1}},
                        Modality.RNA,
                        ValueScale.COUNTS),
                Annotations.none());
        Path target = folder.resolve("more.h5ad");
        CellColumn column = new CellColumn.Real(new double[] {0.5, Double.NaN});
        H5adWriter.copyAndAdd(bare, target, false, Annotations.none().withObs("depth", column));
        try (H5adFile file = H5adFile.open(target)) {
            assertThat(file.cells().columns().keySet()).containsExactly("depth");
            assertThat(file.cells().column("depth").orElseThrow().text(0)).isEqualTo("0.5");
        }
    }

    /** anndata 0.7 keeps the categories of obs columns beside the columns. */
    @Test
    void aReplacedCategoricalOf07LosesItsOldCategories() throws Exception {
        Path old = folder.resolve("old.h5ad");
        try (H5Writer out = H5Writer.create(old)) {
            ElementWriter elements = new ElementWriter(out);
            elements.frame("obs", new String[] {"c1", "c2"}, Map.of());
            out.numbers("obs/leiden", new byte[] {1, -1}, 2);
            out.group("obs/__categories");
            out.strings("obs/__categories/leiden", new String[] {"a", "b"});
            out.attribute("obs", "column-order", new String[] {"leiden"});
            elements.frame("var", new String[] {"g"}, Map.of());
            out.numbers("X", new float[] {1, 2}, 2, 1);
        }
        try (H5adFile file = H5adFile.open(old)) {
            CellColumn column = file.cells().column("leiden").orElseThrow();
            assertThat(column.text(0)).isEqualTo("b");
            assertThat(column.text(1)).isNull();
        }
        Path target = folder.resolve("new.h5ad");
        CellColumn numbers = new CellColumn.Real(new double[] {7.5, 9});
        H5adWriter.copyAndAdd(old, target, false, Annotations.none().withObs("leiden", numbers));
        try (H5adFile file = H5adFile.open(target)) {
            assertThat(file.cells().column("leiden").orElseThrow().numbers().orElseThrow())
                    .containsExactly(7.5, 9);
        }
    }

    @Test
    void theNamesOfTheCellsAreNotReplacedByAColumn() {
        Path source = sample();
        Path target = folder.resolve("more.h5ad");
        assertThatThrownBy(() -> H5adWriter.copyAndAdd(
                        source, target, false, Annotations.none().withObs("_index", RANK)))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("sample.h5ad", "names of the cells", "another name");
        assertThat(target).doesNotExist();
    }

    @Test
    void namesThatCannotBeKeysAreChanged() {
        Path source = sample();
        Path target = folder.resolve("more.h5ad");
        H5adWriter.copyAndAdd(
                source,
                target,
                false,
                Annotations.none()
                        .withObs("CD4/CD8", RANK)
                        .withObsm("a/b", DenseMatrix.zeros(4, 1))
                        .withUns("sizes", Map.of("T/NK", 3L, ".", 1L, "", 2L)));
        try (H5adFile file = H5adFile.open(target)) {
            assertThat(file.cells().columns().keySet()).contains("CD4_CD8");
            assertThat(file.embeddings()).contains("a_b");
            assertThat(file.unsText("sizes/T_NK")).hasValue("3");
            assertThat(file.unsText("sizes/__")).hasValue("1");
            assertThat(file.unsText("sizes/_")).hasValue("2");
        }
    }

    @Test
    void columnsOfANewFileMayHaveAnyName() {
        Path path = folder.resolve("named.h5ad");
        var plain = Tissues.of(
                new float[][] {{1, 2}, {3, 4}}, new double[][] {{0, 0}, {1, 1}}, Modality.RNA, ValueScale.COUNTS);
        var cells = plain.cells();
        for (String name : List.of("CD4/CD8", "CD4_CD8", "_index", ".", "µ %")) {
            cells = cells.with(name, new CellColumn.Text(new String[] {name, "x"}));
        }
        H5adWriter.write(
                path,
                false,
                new io.stroma.tissue.Tissue(
                        "t",
                        plain.expression(),
                        plain.panel(),
                        plain.positions(),
                        cells,
                        plain.modality(),
                        plain.scale()),
                Annotations.none());
        try (TissueFile file = H5adFile.openTissue(path, ReadOptions.defaults())) {
            var read = file.tissue().cells();
            assertThat(read.names()).isEqualTo(cells.names());
            assertThat(read.columns().keySet()).containsExactly("CD4_CD8", "CD4_CD8-1", "_index-1", "__", "µ %");
            assertThat(read.columns().values().stream().map(c -> c.text(0)))
                    .containsExactly("CD4/CD8", "CD4_CD8", "_index", ".", "µ %");
        }
    }

    @Test
    void whatFailsOnTheWayLeavesTheOldFileAndNothingElse() throws Exception {
        Path source = sample();
        Path target = Files.writeString(folder.resolve("target.h5ad"), "old");
        List<Annotations> wrong = List.of(
                Annotations.none().withObs("short", new CellColumn.Real(new double[3])),
                everything().withObsm("X_long", DenseMatrix.zeros(5, 2)),
                everything().withObsp("g", new Annotations.WeightedGraph(new int[3], new int[0], new float[0])),
                everything().withLayer("l", DenseMatrix.zeros(3, 3)),
                everything().withUns("u", new StringBuilder("no kind uns can hold")));
        for (Annotations more : wrong) {
            assertThatThrownBy(() -> H5adWriter.copyAndAdd(source, target, true, more))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(target).hasContent("old");
            assertThat(folder.toFile().list()).containsExactlyInAnyOrder("sample.h5ad", "target.h5ad");
        }
    }

    @Test
    void aSourceThatCannotBeReadChangesNothing() throws Exception {
        byte[] bytes = Files.readAllBytes(sample());
        Path target = Files.writeString(folder.resolve("target.h5ad"), "old");
        Path cut = folder.resolve("cut.h5ad");
        for (int i = 0; i < 20; i++) {
            Files.write(cut, Arrays.copyOf(bytes, i * bytes.length / 20));
            assertThatThrownBy(() -> H5adWriter.copyAndAdd(cut, target, true, everything()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("cut.h5ad");
            assertThat(target).hasContent("old");
        }
    }

    @Test
    void anotherKindOfFileIsNamed() throws Exception {
        Path other = folder.resolve("other.h5ad");
        try (H5Writer out = H5Writer.create(other)) {
            out.numbers("data", new float[] {1}, 1);
        }
        assertThatThrownBy(() -> H5adWriter.copyAndAdd(other, folder.resolve("o.h5ad"), false, everything()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("other.h5ad is no AnnData file", "'obs'");
    }

    @Test
    void aReadOnlySourceGivesAWritableCopy() throws Exception {
        Path source = sample();
        assertThat(source.toFile().setWritable(false)).isTrue();
        Path target = folder.resolve("more.h5ad");
        H5adWriter.copyAndAdd(source, target, false, everything());
        assertThat(target.toFile().canWrite()).isTrue();
    }
}
