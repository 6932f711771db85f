package io.stroma.cli.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.cli.Stroma;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From prepared folders that stay on disk to a file that is written by parts. */
class EmbedCommandTest {

    @TempDir
    private static Path folder;

    private static Path tissue;
    private static Path prepared;
    private static Path model;

    @BeforeAll
    static void train() {
        tissue = folder.resolve("t.h5ad");
        prepared = folder.resolve("prepared");
        model = folder.resolve("model");
        H5adWriter.write(tissue, true, PlantedTissue.generate(150, 16, 1).tissue(), Annotations.none());
        run(0, "heist", "prepare", tissue.toString(), "-o", prepared.toString());
        run(
                0,
                "heist",
                "pretrain",
                prepared.toString(),
                "-o",
                model.toString(),
                "--epochs",
                "1",
                "--width",
                "16",
                "--layers",
                "1");
    }

    private static String run(int code, String... words) {
        StringWriter err = new StringWriter();
        CommandLine command = Stroma.commandLine();
        command.setErr(new PrintWriter(err, true));
        String[] all = java.util.Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--quiet";
        assertThat(command.execute(all)).as("%s", err).isEqualTo(code);
        return err.toString();
    }

    private static void embed(int code, String in, Path out, String... more) {
        String[] words = {"heist", "embed", in, "-m", model.toString(), "-o", out.toString()};
        run(code, Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new));
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
        embed(0, tissue.toString(), now);
        embed(0, tissue.toString(), before, "--prepared", prepared.toString(), "--threads", "1");
        for (String key : List.of("X_heist", "X_heist_cell", "X_heist_gene")) {
            assertThat(values(before, key)).containsExactly(values(now, key));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.startsWith("."));
        }
    }

    @Test
    void theFolderOfAnotherTissueIsRefused() {
        Path other = folder.resolve("other.h5ad");
        H5adWriter.write(other, true, PlantedTissue.generate(151, 16, 1).tissue(), Annotations.none());
        Path out = folder.resolve("wrong.h5ad");
        embed(3, other.toString(), out, "--prepared", prepared.toString());
        embed(3, tissue.toString(), out, "--prepared", folder.resolve("none").toString());
        assertThat(out).doesNotExist();
    }

    @Test
    void whatCannotFitIsRefused() {
        Path out = folder.resolve("none.h5ad");
        embed(4, tissue.toString(), out, "--prepared", prepared.toString(), "--memory", "100m");
        assertThat(out).doesNotExist();
    }
}
