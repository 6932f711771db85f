package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedTissueFileTest {

    private static PreparedTissue prepared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() {
        Tissue planted = PlantedTissue.generate(90, 12, 3).tissue();
        CellTable cells = planted.cells()
                .with("score", new CellColumn.Real(fill(90, Double.NaN, 1e-300, -0.1)))
                .with("count", new CellColumn.Whole(new long[90], null))
                .with("rank", new CellColumn.Whole(longs(90), flags(90)))
                .with("inside", new CellColumn.Flag(flags(90), null))
                .with("seen", new CellColumn.Flag(flags(90), flags(90)))
                .with("remark", new CellColumn.Text(texts(90)));
        Tissue tissue = new Tissue(
                planted.name(),
                planted.expression(),
                planted.panel(),
                planted.positions(),
                cells,
                planted.modality(),
                planted.scale());
        prepared = new Preparation(PreparationConfig.defaults()).prepare(tissue, new Workers(1), Progress.NONE);
    }

    @Test
    void whatIsLoadedEqualsWhatWasSaved() {
        PreparedTissueFile.save(prepared, folder, false);
        assertThat(PreparedTissueFile.isIn(folder)).isTrue();
        assertThat(PreparedTissueFile.load(folder))
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class) // NaN equals NaN
                .isEqualTo(prepared);
    }

    @Test
    void matricesThatStayInTheFileAreTheSame() {
        PreparedTissueFile.save(prepared, folder, false);
        try (StoredTissue stored = PreparedTissueFile.open(folder)) {
            PreparedTissue tissue = stored.tissue();
            assertThat(tissue.expression()).usingRecursiveComparison().isEqualTo(prepared.expression());
            assertThat(tissue.denoised()).usingRecursiveComparison().isEqualTo(prepared.denoised());
            float[] rows = new float[3 * 12];
            tissue.denoisedRows().read(40, 43, rows);
            assertThat(rows)
                    .containsExactly(
                            java.util.Arrays.copyOfRange(prepared.denoised().values(), 480, 516));
            int[] next = {0};
            tissue.expressionRows().forEachRow((i, row) -> {
                assertThat(i).isEqualTo(next[0]++);
                assertThat(row)
                        .containsExactly(java.util.Arrays.copyOfRange(
                                prepared.expression().values(), i * 12, i * 12 + 12));
            });
            assertThat(next[0]).isEqualTo(tissue.cellCount());
            assertThat(tissue.cellGraph().targets())
                    .containsExactly(prepared.cellGraph().targets());
            assertThatThrownBy(() -> tissue.expressionRows().read(89, 91, rows))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void damageIsNoticedBeforeAnythingIsReadByParts() throws IOException {
        assertThatThrownBy(() -> PreparedTissueFile.open(folder)).isInstanceOf(BadInputException.class);
        PreparedTissueFile.save(prepared, folder, false);
        Path file = folder.resolve(PreparedTissueFile.ARRAYS);
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 0x10;
        for (byte[] content : new byte[][] {damaged, java.util.Arrays.copyOf(whole, whole.length - 9), new byte[0]}) {
            Files.write(file, content);
            assertThatThrownBy(() -> PreparedTissueFile.open(folder)).isInstanceOf(BadInputException.class);
        }
        Files.delete(file);
        assertThatThrownBy(() -> PreparedTissueFile.open(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("prepare the tissue again");
    }

    @Test
    void theSameTissueGivesTheSameBytes() throws IOException {
        PreparedTissueFile.save(prepared, folder.resolve("a"), false);
        PreparedTissueFile.save(PreparedTissueFile.load(folder.resolve("a")), folder.resolve("b"), false);
        for (String name : new String[] {PreparedTissueFile.ARRAYS, PreparedTissueFile.DOCUMENT}) {
            assertThat(Files.mismatch(
                            folder.resolve("a").resolve(name),
                            folder.resolve("b").resolve(name)))
                    .isEqualTo(-1);
        }
    }

    @Test
    void nothingIsOverwrittenUnlessForced() {
        PreparedTissueFile.save(prepared, folder, false);
        assertThatThrownBy(() -> PreparedTissueFile.save(prepared, folder, false))
                .isInstanceOf(UsageException.class);
        PreparedTissueFile.save(prepared, folder, true);
        PreparedTissueFile.load(folder).check();
    }

    @Test
    void aFolderWithoutOneIsRefused() {
        assertThatThrownBy(() -> PreparedTissueFile.load(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no prepared tissue");
    }

    @Test
    void everyFlippedByteOfTheArraysIsNoticed() throws IOException {
        PreparedTissueFile.save(prepared, folder, false);
        Path file = folder.resolve(PreparedTissueFile.ARRAYS);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += whole.length / 40) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x41;
            Files.write(file, damaged);
            assertThatThrownBy(() -> PreparedTissueFile.load(folder)).isInstanceOf(BadInputException.class);
        }
    }

    @Test
    void truncatedFilesAreNoticed() throws IOException {
        PreparedTissueFile.save(prepared, folder, false);
        for (String name : new String[] {PreparedTissueFile.ARRAYS, PreparedTissueFile.DOCUMENT}) {
            Path file = folder.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int length : new int[] {0, 5, whole.length / 2, whole.length - 3}) {
                Files.write(file, java.util.Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> PreparedTissueFile.load(folder)).isInstanceOf(BadInputException.class);
            }
            Files.write(file, whole);
        }
        PreparedTissueFile.load(folder).check();
    }

    @Test
    void changedDocumentsAreNoticed() throws IOException {
        PreparedTissueFile.save(prepared, folder, false);
        Path file = folder.resolve(PreparedTissueFile.DOCUMENT);
        String whole = Files.readString(file);
        List<String> damaged = new ArrayList<>();
        damaged.add(whole.replace("\"version\" : " + PreparedDocument.VERSION, "\"version\" : 99"));
        damaged.add(whole.replace("\"GENE01\",", ""));
        damaged.add(whole.replace("\"kind\" : \"REAL\"", "\"kind\" : \"WHOLE\""));
        damaged.add(whole.replace("\"sourceCells\" : 90", "\"sourceCells\" : 3"));
        damaged.add(whole.replace("\"sourceCells\" : 90,", ""));
        damaged.add(whole.replaceFirst("\"spacing\" : [^,]+", "\"spacing\" : -1"));
        damaged.add(whole.replace("\"layer_1\", ", ""));
        damaged.add(whole.replaceAll("\"networks\" : \\[[^]]*]", "\"networks\" : []"));
        damaged.add(whole.replaceAll("\"columns\" : \\[", "\"columns\" : null, \"x\" : ["));
        damaged.add("[]");
        for (String text : damaged) {
            assertThat(text).isNotEqualTo(whole);
            Files.writeString(file, text);
            assertThatThrownBy(() -> PreparedTissueFile.load(folder)).isInstanceOf(BadInputException.class);
        }
    }

    /** Another version has other fields; that is not damage. */
    @Test
    void otherVersionsAreNamed() throws IOException {
        PreparedTissueFile.save(prepared, folder, false);
        Path file = folder.resolve(PreparedTissueFile.DOCUMENT);
        String now = "\"version\" : " + PreparedDocument.VERSION;
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(now, "\"version\" : 1")
                        .replaceFirst("\"networkDegree\" : [^,]+,", "\"unknown\" : 3,"));
        assertThatThrownBy(() -> PreparedTissueFile.load(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("version 1 cannot be read here")
                .hasMessageEndingWith("prepare the tissue again");
    }

    private static double[] fill(int n, double... cycle) {
        double[] out = new double[n];
        java.util.Arrays.setAll(out, i -> cycle[i % cycle.length]);
        return out;
    }

    private static long[] longs(int n) {
        long[] out = new long[n];
        java.util.Arrays.setAll(out, i -> Long.MAX_VALUE - i);
        return out;
    }

    private static boolean[] flags(int n) {
        boolean[] out = new boolean[n];
        for (int i = 0; i < n; i += 3) {
            out[i] = true;
        }
        return out;
    }

    private static String[] texts(int n) {
        String[] out = new String[n];
        java.util.Arrays.setAll(out, i -> i % 5 == 0 ? null : "größe \"" + i + "\"");
        return out;
    }
}
