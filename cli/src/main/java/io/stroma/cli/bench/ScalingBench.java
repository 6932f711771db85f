package io.stroma.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.stroma.cli.CommonOptions;
import io.stroma.cli.Outputs;
import io.stroma.cli.Stroma;
import io.stroma.cli.Version;
import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
            "Writes scaling.json, scaling-time.svg, scaling-memory.svg, scaling-genes.svg and scaling-threads.svg."
        })
final class ScalingBench implements Callable<Integer> {

    private static final int[] CELLS = {1000, 3000, ScalingPlots.PREPARED, 30_000, 100_000, 300_000, 1_000_000};
    private static final int[] EMBEDDED = {1000, 5000, 20_000, 100_000, 200_000};
    private static final int[] GENES = {50, 100, ScalingPlots.GENES, 500, 1000};

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
        common.console();
        if (most < CELLS[0]) {
            throw new UsageException("--max-cells must be at least %d, the smallest tissue of the series, not %d"
                    .formatted(CELLS[0], most));
        }
        Outputs.refuseFile(out);
        Path results = out.resolve("scaling.json");
        AtomicFile.refuseExisting(results, common.force());
        ScalingPlots.FILES.forEach(name -> AtomicFile.refuseExisting(out.resolve(name), common.force()));
        int threads = common.threads();
        ArrayNode all = json.createArrayNode();
        for (int cells : upTo(CELLS)) {
            all.add(run("prepare", cells, ScalingPlots.GENES, threads));
        }
        for (int cells : upTo(EMBEDDED)) {
            all.add(run("embed", cells, ScalingPlots.EMBEDDED_GENES, threads));
        }
        for (int genes : GENES) {
            all.add(run("embed", ScalingPlots.SMALL, genes, threads));
        }
        for (int t = 1; t < threads; t *= 2) {
            all.add(run("embed", ScalingPlots.SMALL, ScalingPlots.GENES, t));
            if (ScalingPlots.PREPARED <= most) {
                all.add(run("prepare", ScalingPlots.PREPARED, ScalingPlots.GENES, t));
            }
        }
        write(results, json.writerWithDefaultPrettyPrinter().writeValueAsString(all));
        ScalingPlots.of(all).forEach((name, svg) -> write(out.resolve(name), svg));
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

    private void write(Path file, String text) {
        AtomicFile.write(file, common.force(), text.getBytes(StandardCharsets.UTF_8));
    }
}
