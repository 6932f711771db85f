package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.InputOptions;
import io.stroma.cli.PrepareOptions;
import io.stroma.cli.Version;
import io.stroma.io.AtomicFile;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.parallel.Workers;
import io.stroma.prepare.GeneNetwork;
import io.stroma.prepare.PreparedTissue;
import io.stroma.train.RunManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Per-type gene networks as files. */
@Command(
        name = "networks",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Writes the gene network of every type as TSV and GraphML with mutual-information weights.")
final class NetworksCommand implements Callable<Integer> {

    @Parameters(paramLabel = "IN", description = "Tissue file or vendor folder.")
    private Path in;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for the networks.")
    private Path out;

    @Mixin
    private InputOptions input;

    @Mixin
    private PrepareOptions prepare;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Console console = common.console();
        Outputs.refuseFilled(out, common.force());
        RunManifest manifest = new RunManifest(Invocation.words(spec), common.seed(), common.threads());
        try (Workers workers = new Workers(common.threads());
                TissueFile file = TissueFiles.open(in, input.readOptions())) {
            manifest.input(in);
            PreparedTissue tissue = new HeistJob(console, workers, manifest, common.seed())
                    .prepare(file.tissue(), prepare.config(common.seed()));
            HeistJob.makeFolder(out);
            for (GeneNetwork network : tissue.networks()) {
                String name = network.type().replaceAll("[^\\p{L}\\p{N}._-]+", "_");
                write(name + ".tsv", NetworkTables.tsv(network, tissue.panel()));
                write(name + ".graphml", NetworkTables.graphml(network, tissue.panel()));
                console.note("  %s: %,d cells, %,d edges%s"
                        .formatted(
                                network.type(),
                                network.cells(),
                                network.graph().arcs() / 2,
                                network.borrowed() ? " (few cells: network of all)" : ""));
            }
            manifest.configuration("preparation", tissue.config());
            manifest.write(out.resolve("run.json"), common.force());
        }
        return 0;
    }

    private void write(String name, String text) {
        AtomicFile.write(out.resolve(name), common.force(), text.getBytes(StandardCharsets.UTF_8));
    }
}
