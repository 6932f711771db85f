package io.stroma.cli.heist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.Stroma;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ValueScale;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Imputation from the command line: a layer in a copy, or a table of scores. */
class ImputeCommandTest {

    @TempDir
    static Path folder;

    private static Path tissue;
    private static Path model;

    @BeforeAll
    static void train() {
        tissue = folder.resolve("tissue.h5ad");
        H5adWriter.write(tissue, false, PlantedTissue.generate(160, 14, 1).tissue(), Annotations.none());
        Path prepared = folder.resolve("prepared");
        model = folder.resolve("model");
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

    @Test
    void bothKindsOfPredictionBecomeALayer() {
        for (String kind : new String[] {"zero", "tuned"}) {
            Path out = folder.resolve(kind + ".h5ad");
            String[] words = {"heist", "impute", tissue.toString(), "-m", model.toString(), "-o", out.toString()};
            if (kind.equals("tuned")) {
                words = java.util.Arrays.copyOf(words, words.length + 1);
                words[words.length - 1] = "--finetune";
            }
            run(0, words);
            ReadOptions options =
                    ReadOptions.defaults().withLayer(ImputeCommand.LAYER).withScale(ValueScale.LOG1P);
            try (TissueFile file = TissueFiles.open(out, options);
                    TissueFile plain = TissueFiles.open(out, ReadOptions.defaults())) {
                CsrMatrix imputed = file.tissue().expression().slab(0, 160);
                Set<Float> values = new HashSet<>();
                for (int k = 0; k < imputed.nonZeros(); k++) {
                    assertThat(imputed.value(k)).isFinite();
                    values.add(imputed.value(k));
                }
                assertThat(values).hasSizeGreaterThan(1000);
                assertThat(plain.tissue().panel().names()).hasSize(14);
            }
        }
    }

    @Test
    void evaluationPrintsAndWritesEveryMethod() throws Exception {
        Path out = folder.resolve("metrics.json");
        run(
                0,
                "heist",
                "impute",
                tissue.toString(),
                "--evaluate",
                "-m",
                model.toString(),
                "--seeds",
                "1",
                "--fine-tune-epochs",
                "2",
                "-o",
                out.toString());
        JsonNode metrics = new ObjectMapper().readTree(Files.readString(out));
        Set<String> methods = new HashSet<>();
        Set<String> names = new HashSet<>();
        metrics.forEach(m -> {
            methods.add(m.get("method").asText());
            names.add(m.get("metric").asText());
            assertThat(m.get("value").isNumber()).isTrue();
        });
        assertThat(methods)
                .contains("heist", "heist_zero_shot", "heist_finetuned", "ridge_neighbours", "magic", "gene_mean");
        assertThat(names).containsExactlyInAnyOrder("pearson_gene_mean", "pearson_gene_median", "pearson", "rmse");
    }

    @Test
    void wrongWordsAreRefusedBeforeAnyWork() {
        assertThat(run(2, "heist", "impute", tissue.toString())).contains("-m MODEL -o OUT.h5ad");
        assertThat(run(2, "heist", "impute", tissue.toString(), "--evaluate", "--share", "1.5"))
                .contains("--share");
        assertThat(run(2, "heist", "impute", tissue.toString(), "-m", model.toString(), "-o", tissue.toString()))
                .contains("tissue.h5ad");
    }
}
