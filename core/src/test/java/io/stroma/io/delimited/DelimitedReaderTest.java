package io.stroma.io.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of text as spreadsheets, Python and R write them. */
class DelimitedReaderTest {

    @TempDir
    Path folder;

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

    /** Header and rows, each as a list. */
    private static List<List<String>> all(Path path) {
        List<List<String>> rows = new ArrayList<>();
        try (DelimitedReader in = new DelimitedReader(path)) {
            rows.add(List.of(in.header()));
            for (String[] row = in.next(); row != null; row = in.next()) {
                rows.add(List.of(row));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,x\nc1,1\nc2,2\n",
                "id,x\r\nc1,1\r\nc2,2\r\n",
                "id,x\rc1,1\rc2,2\r",
                "id,x\nc1,1\nc2,2",
                "\uFEFFid,x\nc1,1\nc2,2\n",
                "\uFEFF\"id\",\"x\"\n\"c1\",\"1\"\n\"c2\",\"2\"\n",
                "\n\nid,x\n\nc1,1\n   \nc2,2\n\n\n",
                "id;x\nc1;1\nc2;2\n",
                "id\tx\nc1\t1\nc2\t2\n",
                " id , x \n c1 , 1 \n c2 , 2 \n",
                "id,x\n \"c1\" ,1\n\"c2\",\"2\"\n",
            })
    void theSameTableInManySpellings(String text) throws IOException {
        List<List<String>> want = List.of(List.of("id", "x"), List.of("c1", "1"), List.of("c2", "2"));
        assertThat(all(write("a.csv", text))).isEqualTo(want);
        assertThat(all(Files.write(folder.resolve("zipped.csv"), gzip(text)))).isEqualTo(want);
    }

    @Test
    void quotesHoldSeparatorsQuotesAndLines() throws IOException {
        Path path =
                write("a.csv", "id,note\nc1,\"a, b\"\nc2,\"he said \"\"no\"\"\"\nc3,\"two\r\nlines, \"\"\n\"\"\"\n");
        assertThat(all(path).subList(1, 4))
                .containsExactly(
                        List.of("c1", "a, b"), List.of("c2", "he said \"no\""), List.of("c3", "two\nlines, \"\n\""));
    }

    @Test
    void aQuoteInsideANameIsALetter() throws IOException {
        assertThat(all(write("a.tsv", "id\tx\nc1\t5\" disc\nc2\t3'-\"end\"\n")).subList(1, 3))
                .containsExactly(List.of("c1", "5\" disc"), List.of("c2", "3'-\"end\""));
    }

    @Test
    void separatorsInQuotesDoNotCount() throws IOException {
        assertThat(all(write("a.csv", "\"id, of, the, cell\";x\nc1;1,5\n")))
                .containsExactly(List.of("id, of, the, cell", "x"), List.of("c1", "1,5"));
    }

    @Test
    void theNameTellsTabsWhereTheFirstLineCannot() throws IOException {
        assertThat(all(write("a.tsv", "Gad1\nH2-K1,H2-D1\n"))).containsExactly(List.of("Gad1"), List.of("H2-K1,H2-D1"));
        assertThat(all(write("b.tsv", "T, helper, CD4, naive\tx\n")).get(0)).hasSize(2);
        assertThat(all(write("c.tsv", "id,x\nc1,2\n")).get(1)).containsExactly("c1", "2");
    }

    @Test
    void linesAreCountedFromOneWithBlankOnesAndThoseInQuotes() throws IOException {
        Path path = write("a.csv", "id,x\n\nc1,\"one\ntwo\"\nc2,3\n");
        try (DelimitedReader in = new DelimitedReader(path)) {
            assertThat(in.line()).isEqualTo(1);
            in.next();
            assertThat(in.line()).isEqualTo(3);
            in.next();
            assertThat(in.line()).isEqualTo(5);
            assertThat(in.next()).isNull();
            assertThat(in.next()).isNull();
        }
    }

    @Test
    void withoutAHeaderTheFirstLineIsARow() throws IOException {
        for (String text : List.of("c1\tGad1\nc2\tMbp\n", "\uFEFFc1\tGad1\r\nc2\tMbp", "\nc1\tGad1\nc2\tMbp\n")) {
            try (DelimitedReader in = new DelimitedReader(write("a.tsv", text), true)) {
                assertThat(in.header()).isEmpty();
                assertThat(in.next()).containsExactly("c1", "Gad1");
                assertThat(in.next()).containsExactly("c2", "Mbp");
                assertThat(in.next()).isNull();
            }
        }
    }

    @Test
    void aFirstLineOfAnyLengthIsRead() throws IOException {
        String[] names = new String[300_000];
        Arrays.setAll(names, i -> "gene" + i);
        Path path = write("wide.csv", String.join(",", names) + "\n");
        try (DelimitedReader in = new DelimitedReader(path, true)) {
            assertThat(in.next()).isEqualTo(names);
        }
    }

    @Test
    void nothingInItIsSaid() throws IOException {
        for (String text : List.of("", "\n", " \r\n\t\n", "\uFEFF")) {
            Path path = write("empty.csv", text);
            assertThatThrownBy(() -> new DelimitedReader(path))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("empty.csv is empty");
        }
    }

    @Test
    void aQuoteThatIsNotClosedIsFoundWhereItOpens() throws IOException {
        Path path = write("a.csv", "id,x\nc1,1\nc2,\"2\nc3,3\n");
        try (DelimitedReader in = new DelimitedReader(path)) {
            in.next();
            assertThatThrownBy(in::next)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("a.csv: line 3 opens a quote that is not closed");
        }
        Path header = write("b.csv", "\"id,x\nc1,1\n");
        assertThatThrownBy(() -> new DelimitedReader(header)).hasMessageContaining("line 1 opens a quote");
        Path big = write("c.csv", "id,x\nc1,\"" + "1\n".repeat(5000) + "\"\n");
        try (DelimitedReader in = new DelimitedReader(big)) {
            assertThatThrownBy(in::next).hasMessageContaining("line 2 opens a quote");
        }
    }

    @Test
    void utf16IsNamed() throws IOException {
        for (var charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            Path path = Files.write(folder.resolve("u.csv"), "\uFEFFid,x\nc1,1\n".getBytes(charset));
            assertThatThrownBy(() -> new DelimitedReader(path))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("u.csv", "UTF-16", "save it as UTF-8");
        }
    }

    @Test
    void aZippedTableCutAnywhereIsNeverTakenForWhole() throws IOException {
        byte[] whole = gzip("id,x,y\nc1,1.5,2\nc2,3,4\nc3,5,6\n");
        for (int length = 0; length < whole.length; length++) {
            Path path = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> all(path))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("cut.csv.gz");
        }
    }

    @Test
    void aZippedTableWithAFlippedBitIsReadAsItWasOrRefused() throws IOException {
        byte[] whole = gzip("id,x,y\nc1,1.5,2\nc2,3,4\nc3,5,6\n");
        List<List<String>> want = all(Files.write(folder.resolve("whole.csv.gz"), whole));
        for (int bit = 16; bit < 8 * whole.length; bit += 3) { // flips in the first two bytes make it plain text
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Path path = Files.write(folder.resolve("flip.csv.gz"), damaged);
            try {
                assertThat(all(path)).isEqualTo(want);
            } catch (BadInputException e) {
                assertThat(e).hasMessageContaining("flip.csv.gz");
            }
        }
    }

    @Test
    void aFolderIsNoTable() {
        assertThatThrownBy(() -> new DelimitedReader(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is no file");
    }
}
