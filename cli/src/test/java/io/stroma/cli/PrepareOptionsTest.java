package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.UsageException;
import io.stroma.prepare.GeneRanking;
import io.stroma.prepare.PreparationConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class PrepareOptionsTest {

    @Command(name = "any")
    private static final class Any {
        @Mixin
        private PrepareOptions prepare = new PrepareOptions();
    }

    private static PreparationConfig config(String... words) {
        Any any = new Any();
        new CommandLine(any).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
        return any.prepare.config(9);
    }

    @Test
    void nothingSaidIsThePapersSetting() {
        assertThat(config())
                .isEqualTo(PreparationConfig.defaults().but().seed(9).build());
    }

    @Test
    void everyOptionSetsItsOwn() {
        PreparationConfig all = config(
                "--max-genes", "50",
                "--gene-ranking", "dispersion",
                "--types", "labels:cell type",
                "--grn-fraction", "0.1",
                "--grn-threshold", "0.02",
                "--outlier-mads", "5",
                "--max-edge-quantile", "0.99",
                "--leiden-resolution", "2");
        assertThat(all)
                .isEqualTo(PreparationConfig.defaults()
                        .but()
                        .maxGenes(50)
                        .geneRanking(GeneRanking.DISPERSION)
                        .typesColumn("cell type")
                        .networkFraction(0.1)
                        .networkDegree(Double.POSITIVE_INFINITY)
                        .networkThreshold(0.02)
                        .outlierMads(5)
                        .maxEdgeQuantile(0.99)
                        .leidenResolution(2)
                        .seed(9)
                        .build());
        assertThat(config("--types", "LEIDEN").typesColumn()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "--max-genes, 0",
        "--max-genes, 20001",
        "--grn-fraction, 1.5",
        "--grn-fraction, -0.1",
        "--grn-fraction, NaN",
        "--max-edge-quantile, 1.01",
        "--leiden-resolution, 0",
        "--outlier-mads, -1",
        "--types, labels:",
        "--types, kmeans"
    })
    void valuesOutOfRangeAreNamed(String option, String value) {
        assertThatThrownBy(() -> config(option, value))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(option);
    }
}
