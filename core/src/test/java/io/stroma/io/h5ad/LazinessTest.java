package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A matrix larger than the heap is read to the end in a JVM that could not hold it. */
class LazinessTest {

    private static final int CELLS = 40_000;
    private static final int GENES = 800;
    private static final int STEP = 2; // every second entry is stored: 16 million, 128 MB as sparse rows
    private static final int HEAP_MB = 88;

    @TempDir
    Path folder;

    private static float value(int cell, int gene) {
        return 1 + (cell + gene) % 5;
    }

    private static boolean stored(int cell, int gene) {
        return (cell + gene) % STEP == 0;
    }

    /** The sum that {@link SlabSums} prints, from the definition of the matrix. */
    private static String expected() {
        double sum = 0;
        for (int i = 0; i < CELLS; i++) {
            int first = i / 4096 * 4096;
            for (int j = 0; j < GENES; j++) {
                sum += stored(i, j) ? value(i, j) * (1 + (first + j) % 3) : 0;
            }
        }
        return CELLS + " " + (long) CELLS * GENES / STEP + " " + (long) sum;
    }

    private String inSmallHeap(Path file) throws IOException, InterruptedException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MB + "m",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlabSums.class.getName(),
                        file.toString()))
                .redirectError(errors.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).as("temporary files left behind").isEmpty();
        }
        return out.strip();
    }

    @Test
    void sparseRowsLargerThanTheHeap() throws Exception {
        int[] starts = new int[CELLS + 1];
        int[] columns = new int[CELLS * GENES / STEP];
        float[] values = new float[columns.length];
        int k = 0;
        for (int i = 0; i < CELLS; i++) {
            for (int j = 0; j < GENES; j++) {
                if (stored(i, j)) {
                    columns[k] = j;
                    values[k++] = value(i, j);
                }
            }
            starts[i + 1] = k;
        }
        assertThat(8L * k).isGreaterThan((long) HEAP_MB << 20);
        Path file = H5Samples.file(
                folder.resolve("csr.h5ad"),
                CELLS,
                GENES,
                (out, elements) -> elements.csr("X", starts, columns, values, GENES));
        assertThat(inSmallHeap(file)).isEqualTo(expected());
    }

    @Test
    void sparseColumnsLargerThanTheHeap() throws Exception {
        int[] starts = new int[GENES + 1];
        int[] rows = new int[CELLS * GENES / STEP];
        float[] values = new float[rows.length];
        int k = 0;
        for (int j = 0; j < GENES; j++) {
            for (int i = 0; i < CELLS; i++) {
                if (stored(i, j)) {
                    rows[k] = i;
                    values[k++] = value(i, j);
                }
            }
            starts[j + 1] = k;
        }
        Path file =
                H5Samples.file(folder.resolve("csc.h5ad"), CELLS, GENES, H5Samples.csc(CELLS, starts, rows, values));
        assertThat(inSmallHeap(file)).isEqualTo(expected());
    }

    @Test
    void denseRowsLargerThanTheHeap() throws Exception {
        float[] values = new float[CELLS * GENES];
        for (int i = 0; i < CELLS; i++) {
            for (int j = 0; j < GENES; j++) {
                values[i * GENES + j] = stored(i, j) ? value(i, j) : 0;
            }
        }
        Path file = H5Samples.file(folder.resolve("dense.h5ad"), CELLS, GENES, (out, elements) -> {
            out.numbers("X", values, CELLS, GENES);
            elements.encoding("X", "array", "0.2.0");
        });
        assertThat(inSmallHeap(file)).isEqualTo(expected());
    }
}
