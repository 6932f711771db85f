package io.stroma.cli;

import io.stroma.error.UsageException;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole HEIST job on a generated tissue with planted structure; works offline. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs everything on a generated tissue with planted cell types, niches and gene modules.")
public final class DemoCommand implements Callable<Integer> {

    @Option(
            names = {"-o", "--out"},
            defaultValue = "stroma-demo",
            paramLabel = "DIR",
            description = "Folder for the results (default: stroma-demo).")
    private Path out;

    @Option(
            names = "--cells",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Number of cells (default: 2000).")
    private int cells;

    @Option(names = "--genes", defaultValue = "60", paramLabel = "G", description = "Number of genes (default: 60).")
    private int genes;

    @Option(
            names = "--epochs",
            defaultValue = "12",
            paramLabel = "N",
            description = "Passes over the cells (default: 12).")
    private int epochs;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Console console = common.console();
        if (cells < 100 || genes < 20 || epochs < 1) {
            throw new UsageException("a demo needs at least 100 cells, 20 genes and 1 epoch");
        }
        Outputs.refuseFilled(out, common.force());
        boolean newFolder = Files.notExists(out);
        Path tissue = out.resolve("tissue.h5ad");
        console.note("generating a tissue of %,d cells x %d genes with planted cell types, niches and gene modules"
                .formatted(cells, genes));
        H5adWriter.write(
                tissue,
                true,
                PlantedTissue.generate(cells, genes, common.seed()).tissue(),
                Annotations.none());
        List<String> words = new ArrayList<>(List.of(
                "heist",
                "run",
                tissue.toString(),
                "-o",
                out.toString(),
                "--epochs",
                Integer.toString(epochs),
                "--label",
                PlantedTissue.CELL_TYPE + "," + PlantedTissue.NICHE,
                "--force",
                "--threads",
                Integer.toString(common.threads()),
                "--seed",
                Long.toString(common.seed())));
        if (common.quiet()) {
            words.add("--quiet");
        }
        if (common.json()) {
            words.add("--json");
        }
        if (memory.bytes() < Long.MAX_VALUE) {
            words.addAll(List.of("--memory", Long.toString(memory.bytes())));
        }
        int code = Stroma.commandLine().setErr(spec.commandLine().getErr()).execute(words.toArray(String[]::new));
        if (code == Failures.USAGE || code == Failures.BAD_INPUT || code == Failures.RESOURCES) {
            discard(tissue, newFolder);
        }
        if (code == 0) {
            console.note("open " + out.resolve("report.html") + " in a browser");
        }
        return code;
    }

    /** The tissue is of no use where nothing could be made of it; an interrupted run goes on with it. */
    private void discard(Path tissue, boolean newFolder) throws IOException {
        Files.deleteIfExists(tissue);
        if (newFolder) {
            try (Stream<Path> entries = Files.list(out)) {
                if (entries.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(out);
        }
    }
}
