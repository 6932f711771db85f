package io.stroma.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.CommandRun;
import io.stroma.cli.Stroma;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

    private static JsonNode json(String... words) throws IOException {
        return new ObjectMapper().readTree(CommandRun.succeeds((Object[]) words).out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"embed", "train", "prepare"})
    void figuresFitTogether(String job) throws IOException {
        JsonNode figures =
                json("bench", job, "--cells", "96", "--genes", "24", "--repeat", "2", "--profile", "stroma", "--json");
        assertThat(figures.get("bench").asText()).isEqualTo(job);
        assertThat(figures.get("cells").asInt()).isEqualTo(96);
        assertThat(figures.get("genes").asInt()).isEqualTo(24);
        for (String name : new String[] {"wall_s", "cpu_s", "flops", "gemm_gflops", "peak_mb", "share_of_limit"}) {
            assertThat(figures.get(name).asDouble()).as(name).isPositive().isFinite();
        }
        double wall = figures.get("wall_s").asDouble();
        assertThat(figures.get("cells_per_s").asDouble()).isCloseTo(96 / wall, within(0.01 * 96 / wall));
        double limit =
                figures.get("flops").asDouble() / figures.get("gemm_gflops").asDouble() * 1e-9;
        assertThat(figures.get("times_limit").asDouble()).isCloseTo(wall / limit, within(0.01 * wall / limit));
        assertThat(figures.get("peak_mb").asDouble()).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--threads=2", "--train"})
    void histIsMeasuredAtSeveralSizes(String way, @TempDir Path folder) throws IOException {
        Path figure = folder.resolve("scaling.svg");
        JsonNode all = json(
                "bench",
                "hist",
                "--spots",
                "2048,1024", // processor time is counted in hundredths of a second
                "--features",
                "12",
                "--genes",
                "9",
                "--profile",
                "sections",
                "--repeat",
                "1",
                way,
                "--figure",
                figure.toString(),
                "--json");
        assertThat(all).hasSize(2);
        assertThat(all.get(0).get("spots").asInt()).isEqualTo(1024); // smallest first
        assertThat(all.get(1).get("spots").asInt()).isEqualTo(2048);
        for (JsonNode figures : all) {
            for (String name : new String[] {"wall_s", "cpu_s", "flops", "gemm_gflops", "peak_mb", "share_of_limit"}) {
                assertThat(figures.get(name).asDouble()).as(name).isPositive().isFinite();
            }
            double gflops =
                    figures.get("flops").asDouble() / figures.get("wall_s").asDouble() * 1e-9;
            assertThat(figures.get("gflops").asDouble()).isCloseTo(gflops, within(0.01 * gflops));
        }
        assertThat(all.get(1).get("flops").asDouble())
                .isGreaterThan(1.5 * all.get(0).get("flops").asDouble());
        assertThat(figure).content().startsWith("<svg").contains("seconds", "peak memory");
    }

    @Test
    void refusesSizesItCannotMeasure() {
        for (String[] wrong : new String[][] {
            {"--spots", "3"}, {"--occupancy", "0"}, {"--profile", "nobody"}, {"--repeat", "0"}, {"--genes", "0"}
        }) {
            assertThat(Stroma.commandLine().execute("bench", "hist", wrong[0], wrong[1]))
                    .as(wrong[0])
                    .isEqualTo(2);
        }
        assertThat(Stroma.commandLine().execute("bench", "embed", "--cells", "3"))
                .isEqualTo(2);
        assertThat(Stroma.commandLine().execute("bench", "embed", "--profile", "nobody"))
                .isEqualTo(2);
        assertThat(Stroma.commandLine().execute("bench")).isEqualTo(2);
    }
}
