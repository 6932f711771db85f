package io.stroma.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.Console;
import io.stroma.train.Machine;
import io.stroma.train.ToolVersion;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a benchmark found.
 *
 * @param bench name of the job
 * @param options of the run
 * @param threads that worked
 * @param timing of the job itself, the median of the repeats
 * @param flops the job needs, see {@link io.stroma.heist.HeistFlops}
 * @param gemmGflops rate of matrix products measured in the same process
 * @param predictedBytes peak of resident memory by the {@link io.stroma.heist.MemoryModel}
 * @param stages seconds of what belongs to the job or was needed for it, by name
 */
record BenchResult(
        String bench,
        BenchOptions options,
        int threads,
        Timing timing,
        double flops,
        double gemmGflops,
        long predictedBytes,
        Map<String, Double> stages) {

    /** Prints the figures, as a table or as JSON. */
    void print(Console console) {
        Map<String, Object> figures = figures();
        if (options.common().json()) {
            try {
                console.result(
                        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e); // a map of numbers and texts is always writable
            }
        } else {
            figures.forEach((name, value) -> console.result("%-14s %s".formatted(name, text(value))));
        }
    }

    /** Every figure by its name in the JSON. */
    Map<String, Object> figures() {
        double gflops = flops / timing.wall() * 1e-9;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("bench", bench);
        figures.put("profile", options.profile());
        figures.put("cells", options.cells());
        figures.put("genes", options.genes());
        figures.put("threads", threads);
        figures.put("repeats", options.repeats());
        figures.put("wall_s", rounded(timing.wall()));
        figures.put("cpu_s", rounded(timing.cpu()));
        figures.put("cells_per_s", rounded(options.cells() / timing.wall()));
        figures.put("ms_per_cell", rounded(1e3 * timing.wall() / options.cells()));
        figures.put("flops", flops);
        figures.put("gflops", rounded(gflops));
        figures.put("gemm_gflops", rounded(gemmGflops));
        figures.put("share_of_limit", rounded(gflops / gemmGflops));
        figures.put("times_limit", rounded(gemmGflops / gflops));
        figures.put("peak_mb", rounded(PeakMemory.megabytes()));
        figures.put("predicted_mb", rounded(predictedBytes / 1048576.0));
        figures.put("stages_s", roundedAll(stages));
        figures.put("version", ToolVersion.current());
        figures.put("machine", Machine.current());
        return figures;
    }

    private static Map<String, Double> roundedAll(Map<String, Double> values) {
        Map<String, Double> out = new LinkedHashMap<>();
        values.forEach((name, value) -> out.put(name, rounded(value)));
        return out;
    }

    /** Four significant digits: more would only look like knowledge. */
    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.6g", number) : String.valueOf(value);
    }
}
