package io.stroma.cli.heist;

import static io.stroma.cli.CommandRun.refused;
import static io.stroma.cli.CommandRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ValueScale;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imputation from the command line: a layer in a copy, or a table of scores. */
class ImputeCommandTest {

    @TempDir
    static Path folder;

    private static TrainedFixture trained;

    @BeforeAll
    static void train() {
        trained = TrainedFixture.in(folder, 160, 14);
    }

    @Test
    void bothKindsOfPredictionBecomeALayer() {
        for (String kind : new String[] {"zero", "tuned"}) {
            Path out = folder.resolve(kind + ".h5ad");
            List<Object> words = new ArrayList<>(
                    List.of("heist", "impute", trained.tissue(), "-m", trained.model(), "-o", out, "--quiet"));
            if (kind.equals("tuned")) {
                words.add("--finetune");
            }
            succeeds(words.toArray());
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
        succeeds(
                "heist",
                "impute",
                trained.tissue(),
                "--evaluate",
                "-m",
                trained.model(),
                "--seeds",
                1,
                "--fine-tune-epochs",
                2,
                "-o",
                out,
                "--quiet");
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
        Path tissue = trained.tissue();
        assertThat(refused(2, "heist", "impute", tissue)).contains("-m MODEL -o OUT.h5ad");
        assertThat(refused(2, "heist", "impute", tissue, "--evaluate", "--share", "1.5"))
                .contains("--share");
        assertThat(refused(2, "heist", "impute", tissue, "--evaluate", "--seeds", 0))
                .contains("--seeds must be at least 1, not 0");
        assertThat(refused(2, "heist", "impute", tissue, "-m", trained.model(), "-o", tissue))
                .contains("tissue.h5ad exists", "--force");
    }
}
