package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of cells: columns of every encoding, and what is done about those that break their promise. */
class FrameReaderTest {

    @TempDir
    Path folder;

    @FunctionalInterface
    private interface Columns {
        void writeTo(H5Writer out, ElementWriter elements) throws IOException;
    }

    /** Three cells with coordinates and the given columns. */
    private Path file(Columns columns, String... order) throws IOException {
        Path path = folder.resolve("table.h5ad");
        try (H5Writer out = H5Writer.create(path)) {
            ElementWriter elements = new ElementWriter(out);
            elements.encoding("/", "anndata", "0.1.0");
            out.numbers("X", new float[] {1, 2, 3}, 3, 1);
            elements.frame("obs", new String[] {"c0", "c1", "c2"}, Map.of());
            columns.writeTo(out, elements);
            out.attribute("obs", "column-order", order);
            elements.frame("var", new String[] {"g"}, Map.of());
            elements.mapping("obsm");
            out.numbers("obsm/spatial", new double[] {0, 0, 1, 1, 2, 2}, 3, 2);
        }
        return path;
    }

    private CellTable read(Columns columns, String... order) throws IOException {
        try (H5adFile file = H5adFile.open(file(columns, order))) {
            return file.cells();
        }
    }

    @Test
    void codesBehindTheLastCategoryAreRefused() throws IOException {
        Columns broken = (out, elements) -> {
            out.group("obs/type");
            elements.encoding("obs/type", "categorical", "0.2.0");
            out.numbers("obs/type/codes", new byte[] {0, 2, 1}, 3);
            elements.strings("obs/type/categories", new String[] {"a", "b"});
        };
        assertThatThrownBy(() -> read(broken, "type"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("table.h5ad", "/obs/type/codes", "code 2", "2 categories");
    }

    @Test
    void negativeCodesAreMissing() throws IOException {
        CellTable cells = read(
                (out, elements) -> {
                    out.group("obs/type");
                    out.numbers("obs/type/codes", new int[] {-1, -7, 0}, 3);
                    out.strings("obs/type/categories", new String[] {"a"});
                    out.attribute("obs/type", "ordered", true);
                },
                "type");
        CellColumn.Categorical type =
                (CellColumn.Categorical) cells.column("type").orElseThrow();
        assertThat(type.codes()).containsExactly(-1, -1, 0);
        assertThat(type.ordered()).isTrue();
    }

    @Test
    void codesTooBigForAnyTableAreRefusedNotCut() throws IOException {
        Columns broken = (out, elements) -> {
            out.group("obs/type");
            out.numbers("obs/type/codes", new long[] {0, 1L << 32, 0}, 3); // cut to 32 bits it would be 0
            out.strings("obs/type/categories", new String[] {"a"});
        };
        assertThatThrownBy(() -> read(broken, "type"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("table.h5ad");
    }

    @Test
    void columnsNobodyCanReadAreLeftOut() throws IOException {
        CellTable cells = read(
                (out, elements) -> {
                    out.numbers("obs/short", new float[] {1, 2}, 2);
                    out.numbers("obs/square", new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
                    out.group("obs/strange");
                    out.numbers("obs/strange/parts", new float[] {1, 2, 3}, 3);
                    out.group("obs/mask");
                    out.numbers("obs/mask/values", new long[] {1, 2, 3}, 3);
                    out.flags("obs/mask/mask", new boolean[] {true, false});
                    elements.column("obs/good", new CellColumn.Real(new double[] {1, 2, 3}));
                },
                "short",
                "square",
                "strange",
                "mask",
                "nowhere",
                "good");
        assertThat(cells.columns().keySet()).containsExactly("good");
        assertThat(cells.names()).containsExactly("c0", "c1", "c2");
    }

    @Test
    void missingNumbersOfEveryKind() throws IOException {
        CellTable cells = read(
                (out, elements) -> {
                    boolean[] missing = {false, true, false};
                    elements.column("obs/whole", new CellColumn.Whole(new long[] {1L << 60, 9, -3}, missing));
                    elements.column("obs/flag", new CellColumn.Flag(new boolean[] {true, true, false}, missing));
                    out.group("obs/real");
                    out.numbers("obs/real/values", new double[] {1.5, 2, 3}, 3);
                    out.flags("obs/real/mask", missing);
                    out.group("obs/word");
                    out.strings("obs/word/values", new String[] {"a", "b", "c"});
                    out.flags("obs/word/mask", missing);
                },
                "whole",
                "flag",
                "real",
                "word");
        assertThat(cells.columns().values().stream().map(c -> c.text(0)))
                .containsExactly("1152921504606846976", "true", "1.5", "a");
        assertThat(cells.columns().values().stream().map(c -> c.text(1))).containsOnlyNulls();
        assertThat(cells.columns().values().stream().map(c -> c.text(2))).containsExactly("-3", "false", "3.0", "c");
    }

    /** A missing coordinate keeps some number in its place, which is none of the cell's. */
    @Test
    void missingCoordinatesAreNowhere() throws IOException {
        Path path = file(
                (out, elements) -> {
                    elements.column(
                            "obs/px", new CellColumn.Whole(new long[] {5, 1, 7}, new boolean[] {false, true, false}));
                    elements.column("obs/py", new CellColumn.Whole(new long[] {8, 9, 10}, null));
                },
                "px",
                "py");
        try (TissueFile file = H5adFile.openTissue(path, ReadOptions.defaults().withCoordinateColumns("px", "py"))) {
            assertThat(file.tissue().positions().x()).containsExactly(5, Double.NaN, 7);
            assertThat(file.tissue().positions().y()).containsExactly(8, 9, 10);
            assertThat(file.tissue().positions().isFinite(1)).isFalse();
        }
    }

    @Test
    void columnsOfWordsAreNoCoordinates() throws IOException {
        Path path = file(
                (out, elements) -> elements.column("obs/px", new CellColumn.Text(new String[] {"1", "2", "left"})),
                "px");
        assertThatThrownBy(
                        () -> H5adFile.openTissue(path, ReadOptions.defaults().withCoordinateColumns("px", "px")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("table.h5ad", "'px' (--x) holds no numbers");
        assertThatThrownBy(
                        () -> H5adFile.openTissue(path, ReadOptions.defaults().withCoordinateColumns("px", null)))
                .isInstanceOf(BadInputException.class);
    }

    @Test
    void wholeNumbersWithoutSignAreNumbers() throws Exception {
        Path path = file((out, elements) -> {}, "fits", "huge");
        unsigned(path, "obs/fits", new long[] {0, 7, Long.MAX_VALUE});
        unsigned(path, "obs/huge", new long[] {0, 7, -1L});
        CellTable cells;
        try (H5adFile file = H5adFile.open(path)) {
            cells = file.cells();
        }
        assertThat(cells.column("fits").orElseThrow()).isInstanceOf(CellColumn.Whole.class);
        assertThat(cells.column("fits").orElseThrow().text(2)).isEqualTo("9223372036854775807");
        assertThat(cells.column("huge").orElseThrow().numbers().orElseThrow()).containsExactly(0, 7, 0x1p64);
    }

    /** Adds a dataset of unsigned 64-bit numbers, which Stroma itself never writes. */
    private static void unsigned(Path path, String at, long[] values) throws Exception {
        long file = H5.H5Fopen(path.toString(), HDF5Constants.H5F_ACC_RDWR, HDF5Constants.H5P_DEFAULT);
        long space = H5.H5Screate_simple(1, new long[] {values.length}, null);
        long usual = HDF5Constants.H5P_DEFAULT;
        long dataset = H5.H5Dcreate(file, at, HDF5Constants.H5T_STD_U64LE, space, usual, usual, usual);
        long all = HDF5Constants.H5S_ALL;
        H5.H5Dwrite_long(dataset, HDF5Constants.H5T_NATIVE_UINT64, all, all, usual, values);
        H5.H5Dclose(dataset);
        H5.H5Sclose(space);
        H5.H5Fclose(file);
    }

    @Test
    void anotherIndexThanItSaysIsFound() throws IOException {
        Path path = folder.resolve("index.h5ad");
        try (H5Writer out = H5Writer.create(path)) {
            out.group("obs");
            out.strings("obs/index", new String[] {"a", "b"});
            out.numbers("obs/area", new double[] {1, 2}, 2);
            new ElementWriter(out).frame("var", new String[] {"g"}, Map.of());
        }
        try (H5adFile file = H5adFile.open(path)) {
            assertThat(file.cells().names()).containsExactly("a", "b");
            assertThat(file.cells().columns().keySet()).containsExactly("area");
        }
    }

    @Test
    void aTableWithoutNamesIsRefused() throws IOException {
        Path path = folder.resolve("nameless.h5ad");
        try (H5Writer out = H5Writer.create(path)) {
            out.group("obs");
            out.numbers("obs/area", new double[] {1, 2}, 2);
            new ElementWriter(out).frame("var", new String[] {"g"}, Map.of());
        }
        try (H5adFile file = H5adFile.open(path)) {
            assertThatThrownBy(file::cells)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("nameless.h5ad", "obs/_index");
        }
    }
}
