package io.stroma.cli.bench;

import io.stroma.cli.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Benchmarks of whole jobs. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Measures how fast this machine is, on generated data, beside its own matrix product.",
        subcommands = {
            EmbedBench.class,
            TrainBench.class,
            PrepareBench.class,
            HistBench.class,
            ScalingBench.class,
            CommandLine.HelpCommand.class
        })
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command after 'bench'");
    }
}
