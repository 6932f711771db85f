package io.stroma.cli.hist;

import io.stroma.cli.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The HiST commands. */
@Command(
        name = "hist",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "HiST: expression at measured spots from the H&E around them.",
        subcommands = {
            HistTrainCommand.class,
            HistPredictCommand.class,
            HistEvaluateCommand.class,
            CommandLine.HelpCommand.class
        })
public final class HistCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command after 'hist'");
    }
}
