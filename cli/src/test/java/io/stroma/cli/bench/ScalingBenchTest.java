package io.stroma.cli.bench;

import static io.stroma.cli.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.figures.SvgDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the series of benchmarks refuses before it begins, and the plots of its results. */
class ScalingBenchTest {

    @TempDir
    Path folder;

    private static JsonNode result(String job, int cells, int genes, int threads, double wall) {
        return new ObjectMapper()
                .valueToTree(Map.of(
                        "bench", job,
                        "cells", cells,
                        "genes", genes,
                        "threads", threads,
                        "wall_s", wall,
                        "peak_mb", 200 + cells / 100.0,
                        "predicted_mb", 210 + cells / 100.0));
    }

    private static final List<JsonNode> RESULTS = List.of(
            result("prepare", 1000, 200, 2, 0.5),
            result("prepare", 10_000, 200, 2, 6),
            result("prepare", 100_000, 200, 2, 70),
            result("embed", 1000, 20, 2, 0.2),
            result("embed", 5000, 20, 2, 1.1),
            result("embed", 1280, 50, 2, 0.6),
            result("embed", 1280, 200, 2, 2.2),
            result("embed", 1280, 500, 2, 7),
            result("embed", 1280, 200, 1, 4),
            result("prepare", 10_000, 200, 1, 11));

    @Test
    void everyResultIsAPointOfItsCurve() {
        Map<String, String> plots = ScalingPlots.of(RESULTS);
        assertThat(plots.keySet()).containsExactlyElementsOf(ScalingPlots.FILES);
        SvgDocument time = SvgDocument.parse(plots.get("scaling-time.svg"));
        assertThat(sizes(time)).containsExactly(3, 2);
        assertThat(time.texts()).contains("Time over cells, seconds", "cells", "prepare, 200 genes", "embed, 20 genes");
        SvgDocument memory = SvgDocument.parse(plots.get("scaling-memory.svg"));
        assertThat(sizes(memory)).containsExactly(3, 3, 2, 2);
        assertThat(memory.texts())
                .contains("Peak memory over cells, MB", "prepare, 200 genes, predicted", "embed, 20 genes, predicted");
        SvgDocument genes = SvgDocument.parse(plots.get("scaling-genes.svg"));
        assertThat(sizes(genes)).containsExactly(3);
        assertThat(genes.texts()).contains("Time over genes, 1,280 cells, seconds", "embed, 2 threads");
        SvgDocument threads = SvgDocument.parse(plots.get("scaling-threads.svg"));
        assertThat(sizes(threads)).containsExactly(2, 2);
        assertThat(threads.texts())
                .contains(
                        "Time over threads, seconds",
                        "prepare, 10,000 cells x 200 genes",
                        "embed, 1,280 cells x 200 genes");
        for (SvgDocument plot : List.of(time, memory, genes, threads)) {
            assertThat(plot.all("circle"))
                    .hasSize(sizes(plot).stream().mapToInt(n -> n).sum());
        }
    }

    /** Predictions a little above the measurements are drawn a little above them. */
    @Test
    void predictionsStandBesideMeasurements() {
        SvgDocument memory = SvgDocument.parse(ScalingPlots.of(RESULTS).get("scaling-memory.svg"));
        List<double[]> measured = SvgDocument.points(memory.all("polyline").get(0));
        List<double[]> predicted = SvgDocument.points(memory.all("polyline").get(1));
        for (int k = 0; k < measured.size(); k++) {
            assertThat(predicted.get(k)[0]).isEqualTo(measured.get(k)[0]);
            assertThat(predicted.get(k)[1]).isLessThanOrEqualTo(measured.get(k)[1]);
        }
        assertThat(predicted.get(0)[1]).isLessThan(measured.get(0)[1]);
    }

    /** One thread stands left of two, and takes longer: above it, where the smaller number is. */
    @Test
    void curvesOverThreadsBeginWithTheFewest() {
        SvgDocument threads = SvgDocument.parse(ScalingPlots.of(RESULTS).get("scaling-threads.svg"));
        for (var curve : threads.all("polyline")) {
            List<double[]> points = SvgDocument.points(curve);
            assertThat(points.get(0)[0]).isLessThan(points.get(1)[0]);
            assertThat(points.get(0)[1]).isLessThan(points.get(1)[1]);
        }
    }

    @Test
    void plotsOfNothingSaySo() {
        ScalingPlots.of(List.of())
                .forEach((name, svg) ->
                        assertThat(SvgDocument.parse(svg).texts()).as(name).contains("no values"));
    }

    private static List<Integer> sizes(SvgDocument svg) {
        List<Integer> sizes = new ArrayList<>();
        svg.all("polyline").forEach(curve -> sizes.add(SvgDocument.points(curve).size()));
        return sizes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"999", "0", "-5", "many"})
    void seriesThatCannotBeAreRefused(String cells) {
        Path out = folder.resolve("out");
        assertThat(refused(2, "bench", "scaling", "-o", out, "--max-cells", cells))
                .contains("--max-cells", cells);
        assertThat(out).doesNotExist();
    }

    /** Refused before an hour of benchmarks, not after it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "scaling.json",
                "scaling-time.svg",
                "scaling-memory.svg",
                "scaling-genes.svg",
                "scaling-threads.svg"
            })
    void resultsThatExistAreKept(String name) throws IOException {
        Path mine = Files.writeString(folder.resolve(name), "precious");
        assertThat(refused(2, "bench", "scaling", "-o", folder)).contains(name + " exists", "--force");
        assertThat(mine).hasContent("precious");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(mine);
        }
    }

    @Test
    void wrongWordsAreRefusedBeforeTheFirstBenchmark() throws IOException {
        assertThat(refused(2, "bench", "scaling")).contains("--out");
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(refused(2, "bench", "scaling", "-o", file)).contains("is a file; name a folder");
        Path out = folder.resolve("out");
        assertThat(refused(2, "bench", "scaling", "-o", out, "--threads", 0)).contains("--threads");
        assertThat(refused(2, "bench", "scaling", "-o", out, "--device", "cuda"))
                .contains("cuda");
        assertThat(refused(2, "bench", "scaling", "-o", out, "--threads", "lots"))
                .contains("--threads");
        assertThat(out).doesNotExist();
    }
}
