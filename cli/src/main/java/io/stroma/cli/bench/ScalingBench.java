package io.stroma.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.stroma.cli.CommonOptions;
import io.stroma.cli.Stroma;
import io.stroma.cli.Version;
import io.stroma.figures.LogLogFigure;
import io.stroma.figures.LogLogFigure.Point;
import io.stroma.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Benchmarks of growing size, each in a process of its own, and the plots of them. */
@Command(
        name = "scaling",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Time and memory over cells, genes and threads: many benchmarks, minutes to an hour.",
            "Writes scaling.json, scaling-time.svg, scaling-memory.svg and scaling-genes.svg."
        })
final class ScalingBench implements Callable<Integer> {

    private static final int[] CELLS = {1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000};
    private static final int[] EMBEDDED = {1000, 5000, 20_000, 100_000, 200_000};
    private static final int[] GENES = {50, 100, 200, 500, 1000};
    private static final int EMBEDDED_GENES = 20;
    private static final int SMALL = 1280; // cells while genes and threads vary

    @Option(
            names = "--max-cells",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Largest tissue of the series (default: 1000000).")
    private int most;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for plots and figures.")
    private Path out;

    @Mixin
    private CommonOptions common;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        Path results = out.resolve("scaling.json");
        AtomicFile.refuseExisting(results, common.force());
        int threads = common.threads();
        ArrayNode all = json.createArrayNode();
        for (int cells : upTo(CELLS)) {
            all.add(run("prepare", cells, 200, threads));
        }
        for (int cells : upTo(EMBEDDED)) {
            all.add(run("embed", cells, EMBEDDED_GENES, threads));
        }
        for (int genes : GENES) {
            all.add(run("embed", SMALL, genes, threads));
        }
        for (int t = 1; t < threads; t *= 2) {
            all.add(run("embed", SMALL, 200, t));
        }
        write(results, json.writerWithDefaultPrettyPrinter().writeValueAsString(all));
        plot(all);
        return 0;
    }

    private int[] upTo(int[] sizes) {
        return IntStream.of(sizes).filter(n -> n <= most).toArray();
    }

    private JsonNode run(String job, int cells, int genes, int threads) throws IOException {
        common.console().note("%s: %,d cells x %d genes, %d threads".formatted(job, cells, genes, threads));
        return json.readTree(ChildJvm.run(
                Stroma.class,
                "bench",
                job,
                "--cells",
                cells,
                "--genes",
                genes,
                "--threads",
                threads,
                "--repeat",
                1,
                "--seed",
                common.seed(),
                "--json",
                "--quiet"));
    }

    private void plot(ArrayNode all) {
        Map<String, List<Point>> time = new LinkedHashMap<>();
        Map<String, List<Point>> memory = new LinkedHashMap<>();
        Map<String, List<Point>> genes = new LinkedHashMap<>();
        for (JsonNode r : all) {
            String job = r.get("bench").asText();
            int g = r.get("genes").asInt();
            boolean overCells = job.equals("prepare") || g == EMBEDDED_GENES;
            ToDoubleFunction<String> at = name -> r.get(name).asDouble();
            if (overCells) {
                String curve = job + ", " + g + " genes";
                add(time, curve, at.applyAsDouble("cells"), at.applyAsDouble("wall_s"));
                add(memory, curve, at.applyAsDouble("cells"), at.applyAsDouble("peak_mb"));
                add(memory, curve + ", predicted", at.applyAsDouble("cells"), at.applyAsDouble("predicted_mb"));
            } else {
                int threads = r.get("threads").asInt();
                add(
                        genes,
                        job + ", " + threads + (threads == 1 ? " thread" : " threads"),
                        g,
                        at.applyAsDouble("wall_s"));
            }
        }
        write(out.resolve("scaling-time.svg"), LogLogFigure.svg("Time over cells", "cells", "seconds", time));
        write(out.resolve("scaling-memory.svg"), LogLogFigure.svg("Peak memory over cells", "cells", "MB", memory));
        write(
                out.resolve("scaling-genes.svg"),
                LogLogFigure.svg("Time over genes, %,d cells".formatted(SMALL), "genes", "seconds", genes));
    }

    private static void add(Map<String, List<Point>> curves, String name, double x, double y) {
        curves.computeIfAbsent(name, n -> new ArrayList<>()).add(new Point(x, y));
    }

    private void write(Path file, String text) {
        AtomicFile.write(file, common.force(), text.getBytes(StandardCharsets.UTF_8));
    }
}
