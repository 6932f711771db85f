package io.stroma.cli.heist;

import io.stroma.cli.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The HEIST commands. */
@Command(
        name = "heist",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "HEIST: cells graph + a gene graph in every cell; embeddings of cells and genes.",
        subcommands = {
            RunCommand.class,
            PrepareCommand.class,
            PretrainCommand.class,
            EmbedCommand.class,
            NetworksCommand.class,
            ImputeCommand.class,
            CommandLine.HelpCommand.class
        })
public final class HeistCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command after 'heist'");
    }
}
