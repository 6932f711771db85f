package io.stroma.io.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class DelimitedReaderProperties {

    private static String quoted(String field) {
        return '"' + field.replace("\"", "\"\"") + '"';
    }

    private static String text(List<List<String>> rows, String separator, String lineEnd) {
        return rows.stream()
                .map(row -> row.stream().map(DelimitedReaderProperties::quoted).collect(Collectors.joining(separator)))
                .collect(Collectors.joining(lineEnd, "", lineEnd));
    }

    /** Tables of three columns of any text but outer blanks, which readers of tables strip. */
    @Provide
    Arbitrary<List<List<String>>> tables() {
        Arbitrary<String> field = Arbitraries.strings()
                .withChars("ab ,;\t\"\n'é漢-.1")
                .ofMaxLength(8)
                .map(String::strip);
        Arbitrary<List<String>> first =
                Arbitraries.of(List.of("id", "x", "y"), List.of("a,b", "c;d", "e\tf"), List.of("", "\"", "n\nm"));
        return first.flatMap(header -> field.list()
                .ofSize(3)
                .list()
                .ofMaxSize(5)
                .map(rows -> {
                    List<List<String>> all = new java.util.ArrayList<>(List.of(header));
                    all.addAll(rows);
                    return all;
                }));
    }

    @Property(tries = 300)
    void whatIsQuotedComesBack(
            @ForAll("tables") List<List<String>> rows, @ForAll("separators") String separator, @ForAll boolean windows)
            throws IOException {
        Path path = Files.createTempFile("quoted", ".csv");
        try {
            Files.writeString(path, text(rows, separator, windows ? "\r\n" : "\n"));
            try (DelimitedReader in = new DelimitedReader(path)) {
                assertThat(in.header()).containsExactlyElementsOf(rows.get(0));
                for (List<String> row : rows.subList(1, rows.size())) {
                    assertThat(in.next()).containsExactlyElementsOf(row);
                }
                assertThat(in.next()).isNull();
            }
        } finally {
            Files.delete(path);
        }
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of(",", ";", "\t");
    }

    /** Any bytes whatever: rows or a message that names the file. */
    @Property(tries = 300)
    void anyBytesGiveRowsOrAMessage(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
        Path path = Files.createTempFile("bytes", ".csv");
        try {
            Files.write(path, bytes);
            int rows = 0;
            try (DelimitedReader in = new DelimitedReader(path)) {
                for (String[] row = in.next(); row != null; row = in.next()) {
                    assertThat(row).isNotEmpty();
                    rows++;
                }
            } catch (BadInputException e) {
                assertThat(e).hasMessageContaining(path.toString());
            }
            assertThat(rows).isLessThanOrEqualTo(bytes.length);
        } finally {
            Files.delete(path);
        }
    }

    @Property(tries = 500)
    void numbersAreReadAsJavaWritesThem(@ForAll double real, @ForAll float single, @ForAll long whole) {
        assertThat(Decimal.real(Double.toString(real))).isEqualTo(real);
        assertThat(Decimal.single(Float.toString(single))).isEqualTo(single);
        assertThat(Decimal.real(Long.toString(whole))).isEqualTo((double) whole);
    }

    @Property(tries = 200)
    void endingsOfJavaLiteralsMakeALabel(@ForAll int number, @ForAll("endings") String ending) {
        for (String label : List.of(number + ending, number + ".5" + ending)) {
            assertThat(Arrays.asList(isNumber(label), TextTable.missing(label))).containsExactly(false, false);
        }
    }

    @Provide
    Arbitrary<String> endings() {
        return Arbitraries.of("d", "D", "f", "F", "L", "e", "x1", "%", " um", "µ");
    }

    private static boolean isNumber(String text) {
        try {
            Decimal.real(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Property(tries = 20)
    void infinityAndNothingAsPythonAndRSpellThem(@ForAll boolean negative) {
        double want = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        for (String text : List.of("inf", "Inf", "INF", "infinity", "Infinity")) {
            assertThat(Decimal.real((negative ? "-" : "") + text)).isEqualTo(want);
            assertThat(Decimal.real((negative ? "-" : "+") + text)).isEqualTo(want);
        }
        assertThat(Decimal.real("NaN")).isNaN();
        assertThat(Decimal.single("nan")).isNaN();
    }
}
