package io.stroma.cli.bench;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Version;
import io.stroma.error.UsageException;
import io.stroma.figures.ScalingFigure;
import io.stroma.hist.HistConfig;
import io.stroma.hist.HistWorkload;
import io.stroma.io.AtomicFile;
import io.stroma.parallel.Workers;
import io.stroma.train.Machine;
import io.stroma.train.ToolVersion;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** HiST on a generated slide, with random weights: they cost what trained ones cost. */
@Command(
        name = "hist",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Predicts a generated slide, or computes a training step of it; wall_s is that alone. With several sizes, one",
            "after the other in one process, smallest first, so that peak_mb is the peak of each."
        })
final class HistBench implements Callable<Integer> {

    /** Slide of the warm-up: all code is compiled before anything is measured. */
    private static final int SAMPLE = 1024;

    private static final int GEMM_ROWS = 4096;
    private static final int WARM_UPS = 5; // at least
    private static final double RESTING = 0.02; // of a pass' time
    private static final long LONGEST_WARM_UP = 20_000_000_000L; // nanoseconds

    @Option(
            names = "--spots",
            paramLabel = "N",
            split = ",",
            defaultValue = "5000",
            description = "Spots of the slide; several sizes with commas (default: 5000).")
    private List<Integer> spots;

    @Option(
            names = "--features",
            paramLabel = "C",
            defaultValue = "1024",
            description = "Features of a spot (default: 1024).")
    private int features;

    @Option(
            names = "--genes",
            paramLabel = "G",
            defaultValue = "2000",
            description = "Predicted genes (default: 2000).")
    private int genes;

    @Option(
            names = "--occupancy",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "Share of the lattice's sites with a spot, above 0, at most 1 (default: 1).")
    private double occupancy;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "paper",
            description = "Model: paper, the published size (default), released, small or sections.")
    private String profile;

    @Option(names = "--train", description = "Measure loss and gradients of the slide instead of its prediction.")
    private boolean train;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measurements; the median is printed (default: 3).")
    private int repeats;

    @Option(names = "--figure", paramLabel = "SVG", description = "Draw time and memory against the spots.")
    private Path figure;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        HistConfig config = config();
        check();
        List<Map<String, Object>> all = new ArrayList<>();
        try (Workers workers = common.workers()) {
            HistWorkload sample = HistWorkload.of(
                    config, Math.min(SAMPLE, spots.get(0)), features, genes, occupancy, train, common.seed());
            warmUp(sample, workers);
            for (int n : spots.stream().sorted().toList()) {
                all.add(measure(sample, n, workers));
            }
        }
        if (common.json()) {
            Figures.json(all.size() == 1 ? all.get(0) : all, common.console());
        } else {
            all.forEach(figures -> Figures.table(figures, common.console()));
        }
        if (figure != null) {
            AtomicFile.write(figure, common.force(), drawing(all).getBytes(StandardCharsets.UTF_8));
        }
        return 0;
    }

    private double run(HistWorkload workload, Workers workers) {
        return train ? workload.backward() : workload.forward(workers).rows();
    }

    /** Milliseconds that the compiler has worked; a virtual machine may have none. */
    private static long compiled(CompilationMXBean compiler) {
        return compiler == null ? 0 : compiler.getTotalCompilationTime();
    }

    /** Until the virtual machine has compiled what it will: its compiler takes time of both cores from what is measured. */
    private void warmUp(HistWorkload workload, Workers workers) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long began = System.nanoTime();
        int resting = 0; // passes in a row
        for (int i = 0; i < WARM_UPS || resting < 2 && System.nanoTime() - began < LONGEST_WARM_UP; i++) {
            long start = System.nanoTime();
            long before = compiled(compiler);
            run(workload, workers);
            boolean rests = (compiled(compiler) - before) * 1e6 < RESTING * (System.nanoTime() - start);
            resting = rests ? resting + 1 : 0;
        }
    }

    private Map<String, Object> measure(HistWorkload sample, int n, Workers workers) {
        System.gc(); // what an earlier size left behind is not memory of this one
        double before = PeakMemory.currentMegabytes();
        HistConfig config = sample.model().config();
        HistWorkload workload = sample.withSpots(n, common.seed());
        int d = config.width();
        Timing timing = Timing.median(
                repeats,
                () -> GemmRate.measure(workers, GEMM_ROWS, d, config.ffnRatio() * d),
                () -> run(workload, workers));
        double flops = workload.flops() * (train ? 3 : 1); // gradients of inputs and of weights cost one forward each
        double gflops = flops / timing.wall() * 1e-9;
        double peak = PeakMemory.megabytes();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("bench", train ? "hist train" : "hist");
        figures.put("profile", config.profile());
        figures.put("spots", n);
        figures.put("features", features);
        figures.put("genes", genes);
        figures.put("threads", train ? 1 : workers.threads());
        figures.put("repeats", repeats);
        figures.put("wall_s", Figures.rounded(timing.wall()));
        figures.put("cpu_s", Figures.rounded(timing.cpu()));
        figures.put("spots_per_s", Figures.rounded(n / timing.wall()));
        figures.put("ms_per_spot", Figures.rounded(1e3 * timing.wall() / n));
        figures.put("flops", flops);
        figures.put("gflops", Figures.rounded(gflops));
        figures.put("gemm_gflops", Figures.rounded(timing.limit()));
        figures.put("share_of_limit", Figures.rounded(gflops / timing.limit()));
        figures.put("times_limit", Figures.rounded(timing.limit() / gflops));
        figures.put("peak_mb", Figures.rounded(peak));
        figures.put("mb_per_1000_spots", Figures.rounded(1e3 * (peak - before) / n));
        figures.put("version", ToolVersion.current());
        figures.put("machine", Machine.current());
        return figures;
    }

    private static String drawing(List<Map<String, Object>> all) {
        double[] n = column(all, "spots");
        return ScalingFigure.svg(
                "Time and peak memory of HiST against the spots of a slide",
                "spots",
                n,
                List.of(
                        new ScalingFigure.Panel("seconds", column(all, "wall_s")),
                        new ScalingFigure.Panel("peak memory, MB", column(all, "peak_mb"))));
    }

    private static double[] column(List<Map<String, Object>> all, String name) {
        return all.stream()
                .mapToDouble(f -> ((Number) f.get(name)).doubleValue())
                .toArray();
    }

    private HistConfig config() {
        return switch (profile.toLowerCase(Locale.ROOT)) {
            case "paper" -> HistConfig.paper();
            case "released" -> HistConfig.released();
            case "small" -> HistConfig.small();
            case "sections" -> HistConfig.sections();
            default -> throw new UsageException("--profile must be paper, released, small or sections, not " + profile);
        };
    }

    private void check() {
        for (int n : spots) {
            atLeast("--spots", n, 16);
        }
        atLeast("--features", features, 1);
        atLeast("--genes", genes, 1);
        atLeast("--repeat", repeats, 1);
        if (!(occupancy > 0 && occupancy <= 1)) {
            throw new UsageException("--occupancy must be above 0 and at most 1, not " + occupancy);
        }
        if (figure != null) {
            AtomicFile.refuseExisting(figure, common.force());
        }
    }

    private static void atLeast(String option, int given, int least) {
        if (given < least) {
            throw new UsageException("%s must be at least %d, not %d".formatted(option, least, given));
        }
    }
}
