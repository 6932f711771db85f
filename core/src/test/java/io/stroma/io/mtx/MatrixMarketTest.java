package io.stroma.io.mtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.tissue.CsrMatrix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixMarketTest {

    private static final String BANNER = "%%MatrixMarket matrix coordinate integer general\n";
    private static final String BODY = BANNER + "%made by hand\n2 3 4\n1 1 11\n2 2 25\n1 3 32\n2 3 43\n";

    @TempDir
    Path folder;

    @BeforeEach
    void names() throws IOException {
        write("barcodes.tsv", "c1\nc2\nc3\n");
        write("features.tsv", "E1\tGad1\nE2\tMbp\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private CsrMatrix read(Path mtx) {
        try (TissueFile file = MatrixMarket.open(mtx, ReadOptions.defaults())) {
            CsrMatrix all = file.tissue().expression().slab(0, 3);
            all.check();
            return all;
        }
    }

    private static void isTheMatrix(CsrMatrix m) {
        float[][] want = {{11, 0}, {0, 25}, {32, 43}};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                assertThat(m.get(i, j)).as("cell %d gene %d", i, j).isEqualTo(want[i][j]);
            }
        }
    }

    /** Without its last digits a number is another number, and without its value an entry is no entry. */
    @Test
    void cutAnywhereBeforeTheLastNumberItIsRefused() throws IOException {
        int lastNumber = BODY.lastIndexOf(' ') + 1;
        for (int length = 0; length <= lastNumber; length++) {
            Path mtx = write("m.mtx", BODY.substring(0, length));
            assertThatThrownBy(() -> read(mtx))
                    .as("%d of %d bytes", length, BODY.length())
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("m.mtx");
        }
        isTheMatrix(read(write("m.mtx", BODY.strip())));
    }

    @Test
    void zippedAndCutAnywhereItIsRefused() throws IOException {
        byte[] whole = gzip(BODY);
        for (int length = 0; length < whole.length; length++) {
            Path mtx = Files.write(folder.resolve("m.mtx.gz"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(mtx)).as("%d bytes", length).isInstanceOf(BadInputException.class);
        }
        isTheMatrix(read(Files.write(folder.resolve("m.mtx.gz"), whole)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2 3 4\r\n1 1 11\r\n2 2 25\r\n1 3 32\r\n2 3 43\r\n",
                "% a\n%b\n2 3 4\n\n1 1 11\n  \n2 2 25\n1 3 32\n2 3 43\n\n\n",
                "  2   3\t4\n 1\t1  11\n2 2 25\n1 3 32\n2 3 43",
                "2 3 4\n2 3 43\n1 3 32\n2 2 25\n1 1 11\n",
                "3 2 4\n1 1 11\n2 2 25\n3 1 32\n3 2 43\n",
            })
    void theSameMatrixInManySpellings(String body) throws IOException {
        isTheMatrix(read(write("m.mtx", BANNER + body)));
        isTheMatrix(read(write("m.mtx", BANNER.replace("integer", "real").toUpperCase() + body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 3 4\n1 1 11\n2 2 25\n1 3 32\n2 3\n", "2 3 1\n1 1\n"})
    void anEntryWithoutItsValueIsNotTakenForAOne(String body) throws IOException {
        Path mtx = write("m.mtx", BANNER + body);
        assertThatThrownBy(() -> read(mtx))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("damaged or incomplete");
    }

    @Test
    void moreEntriesThanToldAreNotDropped() throws IOException {
        Path mtx = write("m.mtx", BANNER + "2 3 1\n1 1 11\n2 2 25\n");
        assertThatThrownBy(() -> read(mtx))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("more than the 1 entries its size line tells");
    }

    @Test
    void fewerEntriesThanToldAreCounted() throws IOException {
        Path mtx = write("m.mtx", BANNER + "2 3 4\n1 1 11\n2 2 25\n");
        assertThatThrownBy(() -> read(mtx)).hasMessageContaining("it ends after 2 of 4 entries");
    }

    /** Two thousand million entries would be 24 GB before the first line is read. */
    @Test
    void aDamagedSizeAsksForNoMemory() throws IOException {
        StringBuilder cells = new StringBuilder();
        StringBuilder genes = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            cells.append('c').append(i).append('\n');
            genes.append('g').append(i).append('\n');
        }
        write("barcodes.tsv", cells.toString());
        write("features.tsv", genes.toString());
        Path mtx = write("m.mtx", BANNER + "50000 50000 2000000000\n1 1 1\n");
        assertThatThrownBy(() -> read(mtx))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("2000000000 entries");
    }

    @Test
    void featuresThatAreNoGenesAreLeftOutAsInTheFilesOf10x() throws IOException {
        write(
                "features.tsv",
                "E1\tGad1\tGene Expression\nN1\tNegProbe\tNegative Control Probe\nE2\tMbp\tGene Expression\nA1\tCD3\tAntibody Capture\n");
        Path mtx = write("m.mtx", BANNER + "4 3 5\n1 1 11\n2 1 9\n3 2 25\n1 3 32\n3 3 43\n");
        try (TissueFile file = MatrixMarket.open(mtx, ReadOptions.defaults())) {
            assertThat(file.tissue().panel().names()).containsExactly("Gad1", "Mbp");
            assertThat(file.notes()).contains("2 of 4 features are controls or no genes and were left out");
        }
        isTheMatrix(read(mtx));
    }

    @Test
    void aThirdColumnOfAnotherMeaningLeavesAllFeatures() throws IOException {
        write("features.tsv", "E1\tGad1\tchr2\nE2\tMbp\tchr18\n");
        isTheMatrix(read(write("m.mtx", BODY)));
    }

    @Test
    void aByteOrderMarkIsNoPartOfAName() throws IOException {
        write("barcodes.tsv", "\uFEFFc1\r\nc2\r\nc3\r\n");
        write("features.tsv", "\uFEFFE1\tGad1\r\nE2\tMbp\r\n");
        try (TissueFile file = MatrixMarket.open(write("m.mtx", BODY), ReadOptions.defaults())) {
            assertThat(file.tissue().cells().names()).containsExactly("c1", "c2", "c3");
            assertThat(file.tissue().panel().names()).containsExactly("Gad1", "Mbp");
        }
    }

    @Test
    void genesWithOneColumnAreNamedByIt() throws IOException {
        write("features.tsv", "Gad1\nMbp\n");
        try (TissueFile file = MatrixMarket.open(write("m.mtx", BODY), ReadOptions.defaults())) {
            assertThat(file.tissue().panel().names()).containsExactly("Gad1", "Mbp");
        }
    }

    @Test
    void emptyNamesFilesAreNamed() throws IOException {
        Path mtx = write("m.mtx", BODY);
        write("barcodes.tsv", "");
        assertThatThrownBy(() -> read(mtx))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("barcodes.tsv is empty");
    }
}
