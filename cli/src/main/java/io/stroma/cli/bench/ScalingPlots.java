package io.stroma.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.stroma.figures.LogLogFigure;
import io.stroma.figures.LogLogFigure.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plots of a series of benchmarks: time and memory over cells, time over genes. */
final class ScalingPlots {

    /** Genes while the cells of embeddings vary. */
    static final int EMBEDDED_GENES = 20;

    /** Cells while genes and threads vary. */
    static final int SMALL = 1280;

    /** Names of the plots. */
    static final List<String> FILES = List.of("scaling-time.svg", "scaling-memory.svg", "scaling-genes.svg");

    private ScalingPlots() {}

    /**
     * Draws.
     *
     * @param results figures of {@link BenchResult}, in order of size
     * @return SVG text by name of the file
     */
    static Map<String, String> of(Iterable<JsonNode> results) {
        Map<String, List<Point>> time = new LinkedHashMap<>();
        Map<String, List<Point>> memory = new LinkedHashMap<>();
        Map<String, List<Point>> genes = new LinkedHashMap<>();
        for (JsonNode r : results) {
            String job = r.get("bench").asText();
            int g = r.get("genes").asInt();
            double cells = r.get("cells").asDouble();
            double wall = r.get("wall_s").asDouble();
            if (job.equals("prepare") || g == EMBEDDED_GENES) {
                String curve = job + ", " + g + " genes";
                add(time, curve, cells, wall);
                add(memory, curve, cells, r.get("peak_mb").asDouble());
                add(memory, curve + ", predicted", cells, r.get("predicted_mb").asDouble());
            } else {
                int threads = r.get("threads").asInt();
                add(genes, job + ", " + threads + (threads == 1 ? " thread" : " threads"), g, wall);
            }
        }
        Map<String, String> plots = new LinkedHashMap<>();
        plots.put(FILES.get(0), LogLogFigure.svg("Time over cells", "cells", "seconds", time));
        plots.put(FILES.get(1), LogLogFigure.svg("Peak memory over cells", "cells", "MB", memory));
        plots.put(
                FILES.get(2),
                LogLogFigure.svg("Time over genes, %,d cells".formatted(SMALL), "genes", "seconds", genes));
        return plots;
    }

    private static void add(Map<String, List<Point>> curves, String name, double x, double y) {
        curves.computeIfAbsent(name, n -> new ArrayList<>()).add(new Point(x, y));
    }
}
