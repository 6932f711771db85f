package io.stroma.cli.heist;

import static io.stroma.cli.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that {@code --memory} does not allow: exit code 4, one message, nothing left behind. */
class MemoryRefusalTest {

    @TempDir
    static Path folder;

    private static List<Path> before;

    @BeforeAll
    static void train() throws IOException {
        TrainedFixture.in(folder, 150, 14);
        before = contents();
    }

    private static List<Path> contents() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        }
    }

    private static Object[] words(String words) {
        return Arrays.stream(words.split(" "))
                .map(w -> w.startsWith("@") ? folder.resolve(w.substring(1)).toString() : w)
                .toArray();
    }

    /** 100 MB are too few for anything, 500 MB for whatever needs the model. */
    @ParameterizedTest
    @CsvSource({
        "100, preparing, heist prepare @tissue.h5ad -o @out",
        "100, preparing, heist run @tissue.h5ad -o @out",
        "100, preparing, heist embed @tissue.h5ad -m @model -o @out.h5ad",
        "100, preparing, heist impute @tissue.h5ad -m @model -o @out.h5ad",
        "500, evaluating, heist impute @tissue.h5ad --evaluate -m @model",
        "500, evaluating, heist impute @tissue.h5ad --evaluate",
        "100, preparing, heist networks @tissue.h5ad -o @out",
        "100, preparing, demo -o @out --cells 150 --genes 20 --epochs 1",
        "500, training,  heist pretrain @prepared -o @out",
        "500, training,  heist run @tissue.h5ad -o @out",
        "500, training,  demo -o @out --cells 150 --genes 20 --epochs 1",
        "500, embedding, heist embed @tissue.h5ad -m @model -o @out.h5ad",
        "500, embedding, heist embed @tissue.h5ad -m @model -o @out.h5ad --prepared @prepared",
        "500, embedding, heist impute @tissue.h5ad -m @model -o @out.h5ad",
        "500, embedding, heist networks @tissue.h5ad -m @model -o @out"
    })
    void jobsThatCannotFitAreRefused(int megabytes, String job, String words) throws IOException {
        String message = refused(4, words(words + " --quiet --memory " + megabytes + "m"));
        assertThat(message)
                .startsWith("stroma: " + job)
                .contains("of memory, more than the " + megabytes + " MB that --memory allows")
                .endsWith("or allow more" + System.lineSeparator());
        assertThat(contents()).isEqualTo(before);
    }

    /** The message names what would do: that much is enough, a little less is not. */
    @Test
    void whatTheMessageAsksForIsEnough() throws IOException {
        Object[] little = words("heist prepare @tissue.h5ad -o @enough --quiet --memory 100m");
        String message = refused(4, little);
        long asked = Long.parseLong(message.replaceFirst("(?s).*about (\\d+) MB.*", "$1"));
        little[little.length - 1] = asked - 1 + "m";
        refused(4, little);
        little[little.length - 1] = asked + 1 + "m";
        CommandRun.succeeds(little);
        Path out = folder.resolve("enough");
        assertThat(out.resolve("prepared.json")).exists();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(out);
    }
}
