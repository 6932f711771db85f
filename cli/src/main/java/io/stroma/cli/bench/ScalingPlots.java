package io.stroma.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.stroma.figures.LogLogFigure;
import io.stroma.figures.LogLogFigure.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plots of a series of benchmarks: time and memory over cells, time over genes and over threads. */
final class ScalingPlots {

    /** Genes while the cells of embeddings vary. */
    static final int EMBEDDED_GENES = 20;

    /** Cells of embeddings while genes and threads vary. */
    static final int SMALL = 1280;

    /** Cells of preparations while threads vary. */
    static final int PREPARED = 10_000;

    /** Genes while threads vary, and of all preparations. */
    static final int GENES = 200;

    /** Names of the plots. */
    static final List<String> FILES =
            List.of("scaling-time.svg", "scaling-memory.svg", "scaling-genes.svg", "scaling-threads.svg");

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
        Map<String, List<Point>> threads = new LinkedHashMap<>();
        int most = 0;
        for (JsonNode r : results) {
            most = Math.max(most, r.get("threads").asInt());
        }
        for (JsonNode r : results) {
            String job = r.get("bench").asText();
            int g = r.get("genes").asInt();
            double cells = r.get("cells").asDouble();
            double wall = r.get("wall_s").asDouble();
            int t = r.get("threads").asInt();
            if (g == GENES && cells == (job.equals("prepare") ? PREPARED : SMALL)) {
                add(threads, "%s, %,.0f cells x %d genes".formatted(job, cells, g), t, wall);
            }
            if (t < most) {
                continue;
            }
            if (job.equals("prepare") || g == EMBEDDED_GENES) {
                String curve = job + ", " + g + " genes";
                add(time, curve, cells, wall);
                add(memory, curve, cells, r.get("peak_mb").asDouble());
                add(memory, curve + ", predicted", cells, r.get("predicted_mb").asDouble());
            } else {
                add(genes, job + ", " + t + (t == 1 ? " thread" : " threads"), g, wall);
            }
        }
        Map<String, String> plots = new LinkedHashMap<>();
        plots.put(FILES.get(0), LogLogFigure.svg("Time over cells", "cells", "seconds", time));
        plots.put(FILES.get(1), LogLogFigure.svg("Peak memory over cells", "cells", "MB", memory));
        plots.put(
                FILES.get(2),
                LogLogFigure.svg("Time over genes, %,d cells".formatted(SMALL), "genes", "seconds", genes));
        threads.values().forEach(points -> points.sort(Comparator.comparingDouble(Point::x)));
        plots.put(FILES.get(3), LogLogFigure.svg("Time over threads", "threads", "seconds", threads));
        return plots;
    }

    private static void add(Map<String, List<Point>> curves, String name, double x, double y) {
        curves.computeIfAbsent(name, n -> new ArrayList<>()).add(new Point(x, y));
    }
}
