package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.PreparedTissueFile;
import io.stroma.prepare.StoredTissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From disk and to disk, embeddings are those in memory to the last bit. */
class StreamedEmbeddingsTest {

    private static final EmbeddingConfig CUT = new EmbeddingConfig(20);

    private static PreparedTissue tissue;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() {
        tissue = SmallTissue.prepared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "stroma"})
    void theSameBits(String profile) throws IOException {
        PreparedTissueFile.save(tissue, folder.resolve("prepared"), false);
        try (Workers workers = new Workers(2);
                StoredTissue stored = PreparedTissueFile.open(folder.resolve("prepared"))) {
            HeistModel model = started(profile, tissue, workers);
            HeistModel again = started(profile, stored.tissue(), workers);
            CellEmbeddings expected = new HeistEmbedder(model, workers).embed(tissue, CUT, done -> {});
            Path scratch = Files.createDirectory(folder.resolve("scratch"));
            try (StreamedEmbeddings z =
                    new HeistEmbedder(again, workers).stream(stored.tissue(), CUT, scratch, done -> {})) {
                assertThat(z.cell().dense().values())
                        .containsExactly(expected.cell().values());
                assertThat(z.gene().dense().values())
                        .containsExactly(expected.gene().values());
                assertThat(z.both().dense().values())
                        .containsExactly(expected.both().values());
                float[] some = new float[3 * z.both().columns()];
                z.both().read(5, 8, some);
                assertThat(some)
                        .startsWith(expected.both().get(5, 0), expected.both().get(5, 1));
                assertThat(z.partSize()).isEqualTo(20);
            }
            try (Stream<Path> left = Files.list(scratch)) {
                assertThat(left).isEmpty();
            }
        }
    }

    private static HeistModel started(String profile, PreparedTissue from, Workers workers) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), 4);
        try (Parts parts = Parts.of(from, model)) {
            model.startFrom(List.of(parts), 4, workers);
        }
        return model;
    }

    @Test
    void aFailureLeavesNothingBehind() throws IOException {
        try (Workers workers = new Workers(2)) {
            HeistModel model = new HeistModel(SmallTissue.config("paper"), 4);
            assertThatThrownBy(() -> new HeistEmbedder(model, workers).stream(tissue, CUT, folder, done -> {
                        throw new IllegalStateException("stop");
                    }))
                    .hasMessage("stop");
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
