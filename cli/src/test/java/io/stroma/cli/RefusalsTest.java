package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Every command refuses bad input with its exit code and one message, and leaves the folder as it was. */
class RefusalsTest {

    @TempDir
    static Path folder;

    private static List<Path> before;

    @BeforeAll
    static void write() throws IOException {
        EmbeddedFixture.write(folder.resolve("good.h5ad"), 120, 1);
        byte[] renamed = Files.readString(folder.resolve("good.h5ad"), StandardCharsets.ISO_8859_1)
                .replace("spatial\0", "spatium\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("flat.h5ad"), renamed);
        Files.writeString(folder.resolve("block"), "a file in the way");
        Files.writeString(folder.resolve("table.csv"), "id,outcome\ngood,1\n");
        Files.createDirectories(folder.resolve("slides"));
        before = contents();
    }

    private static List<Path> contents() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted().toList();
        }
    }

    /** Words with {@code @name} for a path in the folder. */
    private static void refused(int code, String message, String words) throws IOException {
        Object[] all = Arrays.stream(words.split(" "))
                .map(w -> w.startsWith("@") ? folder.resolve(w.substring(1)).toString() : w)
                .toArray();
        assertThat(CommandRun.refused(code, all)).as(words).contains(message);
        assertThat(contents()).as(words).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect @none.h5ad",
                "heist prepare @none.h5ad -o @out",
                "heist run @none.h5ad -o @out",
                "heist networks @none.h5ad -o @out",
                "cluster @none.h5ad -o @out.h5ad",
                "annotate @none.h5ad --label cell_type",
                "classify @none.h5ad --labels @table.csv --target outcome --group id",
                "classify @good.h5ad --labels @none.csv --target outcome --group id",
                "annotate @good.h5ad --label cell_type --use-rep X_test --predict @none.h5ad -o @out.h5ad",
                "evaluate @none.yaml -o @out",
                "hist train @none -o @out"
            })
    void missingFilesAreNamed(String words) throws IOException {
        refused(3, "none", words);
    }

    @ParameterizedTest
    @CsvSource({
        "not a model,        heist embed @good.h5ad -m @none -o @out.h5ad",
        "not a model,        heist run @good.h5ad -m @none -o @out",
        "not a model,        heist networks @good.h5ad -m @none -o @out",
        "not a model,        heist impute @good.h5ad -m @none -o @out.h5ad",
        "not a model,        hist predict @slides -m @none -o @out",
        "no prepared tissue, heist pretrain @slides -o @out"
    })
    void missingModelsAndTissuesAreNamed(String message, String words) throws IOException {
        refused(3, message, words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo -o @block",
                "heist prepare @good.h5ad -o @block",
                "heist run @good.h5ad -o @block",
                "heist networks @good.h5ad -o @block",
                "hist evaluate @slides -o @block",
                "classify @good.h5ad --labels @table.csv --target outcome --group id --use-rep X_test -o @block"
            })
    void aFileIsNoFolder(String words) throws IOException {
        refused(2, "block is a file; name a folder", words);
    }

    /** Not after minutes of work. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo -o @block/out",
                "heist prepare @good.h5ad -o @block/out",
                "heist run @good.h5ad -o @block/out",
                "heist networks @good.h5ad -o @block/out",
                "heist embed @good.h5ad -m @none -o @block/out.h5ad",
                "heist impute @good.h5ad -m @none -o @block/out.h5ad",
                "heist impute @good.h5ad --evaluate -o @block/out.json",
                "cluster @good.h5ad --use-rep X_test -o @block/out.h5ad",
                "cluster @good.h5ad --use-rep X_test -o @o.h5ad --label cell_type --evaluate --metrics @block/m.json",
                "annotate @good.h5ad --use-rep X_test --label cell_type -o @block/out.json",
                "classify @good.h5ad --labels @table.csv --target outcome --group id --use-rep X_test -o @block/out",
                "evaluate @none.yaml -o @block/out",
                "hist evaluate @slides -o @block/out"
            })
    void whatCannotBeWrittenIsRefusedFirst(String words) throws IOException {
        refused(3, "block is not a folder; give another output", words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--by has no effect without --compare | heist networks @good.h5ad -o @out --by half",
                "--permutations has no effect | heist networks @good.h5ad -o @out --permutations 9",
                "--epochs has no effect with -m | heist run @good.h5ad -o @out -m @none --epochs 3",
                "--set has no effect with -m | heist run @good.h5ad -o @out -m @none --set nicheHops=4",
                "--max-genes has no effect with --prepared | heist embed @good.h5ad -m @none -o @out.h5ad --prepared @none --max-genes 9",
                "--share has no effect without --evaluate | heist impute @good.h5ad -m @none -o @out.h5ad --share 0.2",
                "--profile has no effect | heist impute @good.h5ad -m @none -o @out.h5ad --profile paper",
                "--width has no effect with -m | heist impute @good.h5ad --evaluate -m @none --width 16",
                "--finetune has no effect | heist impute @good.h5ad --evaluate --finetune",
                "--metrics has no effect without --evaluate | cluster @good.h5ad -o @out.h5ad --metrics @m.json",
                "--seeds has no effect without --evaluate | cluster @good.h5ad -o @out.h5ad --seeds 3",
                "--resolution has no effect with --clusters | cluster @good.h5ad -o @out.h5ad -k 3 --resolution 2",
                "--resolution has no effect with k-means | cluster @good.h5ad -o @out.h5ad --method kmeans --resolution 2",
                "--split has no effect with --predict | annotate @good.h5ad --label half --predict @good.h5ad -o @out.h5ad --split random",
                "without '/' | cluster @good.h5ad -o @out.h5ad --use-rep X_test -k 3 --key-added a/b",
                "without '/' | cluster @good.h5ad -o @out.h5ad --use-rep X_test -k 3 --key-added .",
                "has a column 'half' | cluster @good.h5ad -o @out.h5ad --use-rep X_test -k 3 --key-added half",
                "--seed has no effect here | evaluate @none.yaml -o @out --seed 3",
                "has a table of cells of its own | heist prepare @good.h5ad -o @out --cells @table.csv",
                "has a table of cells of its own | inspect @good.h5ad --cells @none.csv",
                "is no .h5ad: it has neither layers | inspect @table.csv --layer raw"
            })
    void optionsWithoutEffectAreRefused(String message, String words) throws IOException {
        refused(2, message, words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo -o @",
                "heist prepare @good.h5ad -o @",
                "heist run @good.h5ad -o @",
                "heist networks @good.h5ad -o @",
                "hist evaluate @slides -o @"
            })
    void filledFoldersAreKept(String words) throws IOException {
        refused(2, "exists and is not empty; give another output or --force", words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heist embed @good.h5ad -m @none -o @block",
                "heist impute @good.h5ad -m @none -o @block",
                "cluster @good.h5ad --use-rep X_test -o @block",
                "cluster @good.h5ad --use-rep X_test -o @out.h5ad --label cell_type --evaluate --metrics @block",
                "annotate @good.h5ad --use-rep X_test --label cell_type -o @block"
            })
    void existingFilesAreKept(String words) throws IOException {
        refused(2, "block exists; give another output or --force", words);
    }

    @ParameterizedTest
    @CsvSource({
        "nowhere, heist prepare @good.h5ad -o @out --types labels:nowhere --quiet",
        "nowhere, heist run @good.h5ad -o @out --label nowhere --epochs 1 --width 16 --layers 1 --quiet",
        "nowhere, cluster @good.h5ad --use-rep X_test -o @out.h5ad --label nowhere",
        "nowhere, annotate @good.h5ad --use-rep X_test --label nowhere",
        "nowhere, annotate @good.h5ad --use-rep X_test --label cell_type --tissue nowhere",
        "nowhere, classify @good.h5ad --labels @table.csv --target nowhere --group id",
        "nowhere, classify @good.h5ad --labels @table.csv --target outcome --group nowhere",
        "nowhere, inspect @good.h5ad --x nowhere --y nowhere",
        "X_none,  annotate @good.h5ad --use-rep X_none --label cell_type",
        "X_none,  cluster @good.h5ad --use-rep X_none -o @out.h5ad",
        "nowhere, heist prepare @good.h5ad -o @out --layer nowhere --quiet"
    })
    void unknownColumnsAndKeysAreNamed(String name, String words) throws IOException {
        refused(3, name, words);
    }

    /** The key, what keys there are, and what to do; the same from every command that reads coordinates. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect @good.h5ad",
                "heist prepare @good.h5ad -o @out",
                "heist run @good.h5ad -o @out --epochs 1 --width 16 --layers 1",
                "heist networks @good.h5ad -o @out",
                "annotate @good.h5ad --label cell_type --use-rep X_test",
                "cluster @good.h5ad --use-rep X_test -o @out.h5ad --label cell_type --within-type type_1 -k 3"
            })
    void aKeyWithoutCoordinatesIsNamed(String words) throws IOException {
        refused(
                3,
                "there is no obsm['nowhere'], obsm has: X_test, spatial; name another key with --spatial-key or columns"
                        + " with --x and --y",
                words + " --spatial-key nowhere --quiet");
    }

    /** A file that has no coordinates, though nobody asked for a key, can be looked into but not worked on. */
    @Test
    void filesWithoutCoordinatesAreExplained() throws IOException {
        refused(3, "name the obsm key that holds them with --spatial-key", "heist prepare @flat.h5ad -o @out --quiet");
        CommandRun run = CommandRun.succeeds("inspect", folder.resolve("flat.h5ad"));
        assertThat(run.out())
                .contains("there is no obsm['spatial'], obsm has: X_test, spatium")
                .contains("no cell has finite coordinates");
        CommandRun.succeeds("inspect", folder.resolve("flat.h5ad"), "--spatial-key", "spatium");
    }

    @ParameterizedTest
    @CsvSource({
        "--split,             annotate @good.h5ad --label cell_type --split halves",
        "--pooling,           classify @good.h5ad --labels @table.csv --target outcome --group id --pooling sum",
        "--folds,             classify @good.h5ad --labels @table.csv --target outcome --group id --folds 1",
        "--method,            cluster @good.h5ad -o @out.h5ad --method louvain",
        "--seeds,             annotate @good.h5ad --label cell_type --seeds 0",
        "--unit,              inspect @good.h5ad --unit inch",
        "--modality,          heist prepare @good.h5ad -o @out --modality dna",
        "--scale,             heist prepare @good.h5ad -o @out --scale log2",
        "--gene-ranking,      heist prepare @good.h5ad -o @out --gene-ranking best",
        "--leiden-resolution, heist prepare @good.h5ad -o @out --leiden-resolution 0",
        "--max-edge-quantile, heist prepare @good.h5ad -o @out --max-edge-quantile 2",
        "--hide,              heist impute @good.h5ad --evaluate --hide cells",
        "--share,             heist impute @good.h5ad --evaluate --share 0",
        "--fine-tune-epochs,  heist impute @good.h5ad --evaluate --fine-tune-epochs 0",
        "--permutations,      heist networks @good.h5ad -o @out --permutations 0",
        "--compare,           heist networks @good.h5ad -o @out --compare a a",
        "--without,           heist run @good.h5ad -o @out --without everything",
        "--gamma,             heist run @good.h5ad -o @out --gamma free",
        "--log-level,         inspect @good.h5ad --log-level loud",
        "--memory,            heist prepare @good.h5ad -o @out --memory much",
        "--memory,            evaluate @none.yaml -o @out --memory much",
        "--threads,           demo -o @out --threads 0",
        "--device,            demo -o @out --device cuda",
        "100 cells,           demo -o @out --cells 10",
        "--methods,           hist evaluate @slides -o @out --methods magic",
        "--folds,             hist evaluate @slides -o @out --folds blocks",
        "--batch,             bench train --batch few",
        "--such,              heist embed @good.h5ad -m @none -o @out.h5ad --such"
    })
    void wrongValuesAreNamed(String option, String words) throws IOException {
        refused(2, option, words);
    }

    /** Commands that cannot tell their peak beforehand do not take a limit that they would not keep. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect @good.h5ad",
                "cluster @good.h5ad -o @out.h5ad",
                "annotate @good.h5ad --label cell_type",
                "classify @good.h5ad --labels @table.csv --target outcome --group id",
                "hist train @slides -o @out",
                "hist predict @slides -m @none -o @out",
                "hist evaluate @slides -o @out",
                "bench embed"
            })
    void noLimitOfMemoryIsTakenAndIgnored(String words) throws IOException {
        refused(2, "Unknown option", words + " --memory 8g");
    }

    /** What training would refuse is refused before anything is prepared, and no folder is made for the model. */
    @ParameterizedTest
    @CsvSource({
        "--epochs,            --epochs 0",
        "--learning-rate,     --learning-rate -1",
        "--part-size,         --part-size 0",
        "--layers,            --layers 0",
        "patience,            --patience -1",
        "checkpoint interval, --checkpoint-every -1"
    })
    void trainingThatCannotBeIsRefusedBeforeAnyWork(String message, String words) throws IOException {
        refused(2, message, "heist run @good.h5ad -o @out " + words);
        refused(2, message, "heist pretrain @slides -o @out " + words);
        refused(2, message, "heist impute @good.h5ad --evaluate " + words);
    }

    /** Clusters are not left behind when what is to be said of them cannot be. */
    @Test
    void clustersThatCannotBeJudgedAreNotWritten() throws IOException {
        String words = "cluster @good.h5ad --use-rep X_test -o @out.h5ad --label cell_type --spatial-key nowhere -k 3"
                + " --method kmeans --quiet ";
        refused(3, "there is no obsm['nowhere']", words + "--evaluate --seeds 1");
        refused(3, "there is no obsm['nowhere']", words + "--within-type type_1");
    }
}
