package io.stroma.cli.heist;

import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.io.h5ad.H5adFile;
import io.stroma.prepare.PreparedTissueFile;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file to a prepared folder and to embeddings: the same bits for any number of threads. */
class ThreadsTest {

    private static final int CELLS = 600; // two parts of an embedding
    private static final int MOST_THREADS = 3;
    private static final String MANIFEST = "run.json"; // tells the number of threads and the time

    @TempDir
    private static Path folder;

    private static Path tissue;

    @BeforeAll
    static void prepare() {
        tissue = TrainedFixture.tissue(folder.resolve("t.h5ad"), CELLS, 24);
        for (int threads = 1; threads <= MOST_THREADS; threads++) {
            succeeds("heist", "prepare", tissue, "-o", prepared(threads), "--threads", threads, "--quiet");
        }
    }

    private static Path prepared(int threads) {
        return folder.resolve("prepared" + threads);
    }

    private static Map<String, byte[]> files(Path at) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(at)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                String name = file.getFileName().toString();
                if (!name.equals(MANIFEST)) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    @Test
    void thePreparedFolder() throws IOException {
        Map<String, byte[]> one = files(prepared(1));
        assertThat(one).containsKey(PreparedTissueFile.DOCUMENT).hasSizeGreaterThan(1);
        for (int threads = 2; threads <= MOST_THREADS; threads++) {
            Map<String, byte[]> more = files(prepared(threads));
            assertThat(more.keySet()).isEqualTo(one.keySet());
            one.forEach((name, bytes) -> assertThat(more.get(name)).as(name).isEqualTo(bytes));
        }
    }

    /** Prepared and embedded with as many threads; width 64 has 8 dimensions a head, so genes go in lanes. */
    @Test
    void theEmbedding() {
        Path model = folder.resolve("model");
        succeeds("heist", "pretrain", prepared(1), "-o", model, "--epochs", 1, "--width", 64, "--layers", 2, "--quiet");
        for (String key : List.of("X_heist_cell", "X_heist_gene")) {
            float[] one = embedded(model, 1, key).values();
            assertThat(one).hasSize(CELLS * 64);
            for (float value : one) {
                assertThat(value).isFinite();
            }
            for (int threads = 2; threads <= MOST_THREADS; threads++) {
                assertThat(embedded(model, threads, key).values()).isEqualTo(one);
            }
        }
    }

    private static DenseMatrix embedded(Path model, int threads, String key) {
        Path out = folder.resolve("embedded" + threads + ".h5ad");
        if (Files.notExists(out)) {
            Path in = prepared(threads);
            succeeds(
                    "heist",
                    "embed",
                    tissue,
                    "-m",
                    model,
                    "-o",
                    out,
                    "--prepared",
                    in,
                    "--threads",
                    threads,
                    "--quiet");
        }
        try (H5adFile file = H5adFile.open(out)) {
            return file.embedding(key);
        }
    }
}
