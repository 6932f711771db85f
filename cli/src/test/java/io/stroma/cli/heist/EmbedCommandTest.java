package io.stroma.cli.heist;

import static io.stroma.cli.CommandRun.refused;
import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jhdf.HdfFile;
import io.stroma.io.h5ad.H5adFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From prepared folders that stay on disk to a file that is written by parts. */
class EmbedCommandTest {

    @TempDir
    private static Path folder;

    private static TrainedFixture trained;

    @BeforeAll
    static void train() {
        trained = TrainedFixture.in(folder, 150, 16);
    }

    private static Object[] embed(Path in, Path out, Object... more) {
        Object[] words = {"heist", "embed", in, "-m", trained.model(), "-o", out, "--quiet"};
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray();
    }

    private static float[] values(Path file, String key) {
        try (H5adFile open = H5adFile.open(file)) {
            return open.embedding(key).values();
        }
    }

    @Test
    void preparedBeforeOrNowIsTheSame() throws IOException {
        Path now = folder.resolve("now.h5ad");
        Path before = folder.resolve("before.h5ad");
        succeeds(embed(trained.tissue(), now));
        succeeds(embed(trained.tissue(), before, "--prepared", trained.prepared(), "--threads", "1"));
        for (String key : List.of("X_heist", "X_heist_cell", "X_heist_gene")) {
            assertThat(values(before, key)).containsExactly(values(now, key));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.startsWith("."));
        }
    }

    @Test
    void theFolderOfAnotherTissueIsRefused() {
        Path other = TrainedFixture.tissue(folder.resolve("other.h5ad"), 151, 16);
        Path out = folder.resolve("wrong.h5ad");
        assertThat(refused(3, embed(other, out, "--prepared", trained.prepared())))
                .contains("was not prepared from", "other.h5ad");
        refused(3, embed(trained.tissue(), out, "--prepared", folder.resolve("none")));
        assertThat(out).doesNotExist();
    }

    @Test
    void aControlSaysSo() throws IOException {
        Path out = folder.resolve("control.h5ad");
        succeeds(embed(trained.tissue(), out, "--shuffle-cells", 5));
        try (HdfFile file = new HdfFile(out)) {
            String[] notes =
                    (String[]) file.getDatasetByPath("uns/stroma_notes").getData();
            assertThat(notes).anyMatch(n -> n.contains("shuffled among them (seed 5)"));
        }
        Path straight = folder.resolve("straight.h5ad");
        succeeds(embed(trained.tissue(), straight));
        assertThat(values(out, "X_heist_cell")).isNotEqualTo(values(straight, "X_heist_cell"));
    }

    /** Columns of two models mean different things, whatever their number. */
    @Test
    void embeddingsOfTwoModelsAreNotUsedTogether() {
        Path other = folder.resolve("model2");
        succeeds(
                "heist",
                "pretrain",
                trained.prepared(),
                "-o",
                other,
                "--epochs",
                1,
                "--width",
                16,
                "--layers",
                1,
                "--seed",
                1,
                "--quiet");
        Path one = folder.resolve("one.h5ad");
        Path same = folder.resolve("same.h5ad");
        Path differs = folder.resolve("differs.h5ad");
        succeeds(embed(trained.tissue(), one));
        succeeds(embed(trained.tissue(), same));
        succeeds("heist", "embed", trained.tissue(), "-m", other, "-o", differs, "--quiet");
        Path out = folder.resolve("labelled.h5ad");
        String label = "cell_type";
        assertThat(refused(3, "annotate", one, "--label", label, "--predict", differs, "-o", out))
                .contains("different models", "one.h5ad", "differs.h5ad");
        assertThat(refused(3, "annotate", one, differs, "--label", label)).contains("different models");
        assertThat(out).doesNotExist();
        succeeds("annotate", one, "--label", label, "--predict", same, "-o", out, "--quiet");
    }

    @Test
    void whatCannotFitIsRefused() {
        Path out = folder.resolve("none.h5ad");
        assertThat(refused(4, embed(trained.tissue(), out, "--prepared", trained.prepared(), "--memory", "100m")))
                .contains("100 MB that --memory allows");
        assertThat(out).doesNotExist();
    }
}
