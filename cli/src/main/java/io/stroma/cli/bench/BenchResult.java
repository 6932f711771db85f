package io.stroma.cli.bench;

import io.stroma.cli.Console;
import io.stroma.train.Machine;
import io.stroma.train.ToolVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a benchmark found.
 *
 * @param bench name of the job
 * @param options of the run
 * @param threads that worked
 * @param timing of the job itself, the median of the repeats, with the rate of matrix products around it
 * @param flops the job needs, see {@link io.stroma.heist.HeistFlops}
 * @param peakMegabytes largest resident memory of the process until the job was done
 * @param predictedBytes peak of resident memory by the {@link io.stroma.heist.MemoryModel} or {@link io.stroma.prepare.PreparationMemory}
 * @param stages seconds of what belongs to the job or was needed for it, by name
 */
record BenchResult(
        String bench,
        BenchOptions options,
        int threads,
        Timing timing,
        double flops,
        double peakMegabytes,
        long predictedBytes,
        Map<String, Double> stages) {

    /** Prints the figures, as a table or as JSON. */
    void print(Console console) {
        Map<String, Object> figures = figures();
        if (options.common().json()) {
            Figures.json(figures, console);
        } else {
            Figures.table(figures, console);
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
        figures.put("wall_s", Figures.rounded(timing.wall()));
        figures.put("cpu_s", Figures.rounded(timing.cpu()));
        figures.put("cells_per_s", Figures.rounded(options.cells() / timing.wall()));
        figures.put("ms_per_cell", Figures.rounded(1e3 * timing.wall() / options.cells()));
        figures.put("flops", flops);
        figures.put("gflops", Figures.rounded(gflops));
        figures.put("gemm_gflops", Figures.rounded(timing.limit()));
        figures.put("share_of_limit", Figures.rounded(gflops / timing.limit()));
        figures.put("times_limit", Figures.rounded(timing.limit() / gflops));
        figures.put("peak_mb", Figures.rounded(peakMegabytes));
        figures.put("predicted_mb", Figures.rounded(predictedBytes / 1048576.0));
        figures.put("stages_s", Figures.roundedAll(stages));
        figures.put("version", ToolVersion.current());
        figures.put("machine", Machine.current());
        return figures;
    }
}
