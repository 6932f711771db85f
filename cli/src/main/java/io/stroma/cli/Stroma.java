package io.stroma.cli;

import io.stroma.cli.bench.BenchCommand;
import io.stroma.cli.evaluate.EvaluateCommand;
import io.stroma.cli.heist.HeistCommand;
import io.stroma.cli.hist.HistCommand;
import io.stroma.train.ToolVersion;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: one entry point, sub-commands as in the documentation. */
@Command(
        name = "stroma",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Spatial-omics foundation models: from a tissue file to embeddings, clusters and a report.",
        subcommands = {
            DemoCommand.class,
            InspectCommand.class,
            HeistCommand.class,
            HistCommand.class,
            ClusterCommand.class,
            AnnotateCommand.class,
            ClassifyCommand.class,
            EvaluateCommand.class,
            BenchCommand.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  stroma demo -o out/demo                  everything on a generated tissue, a few minutes",
            "  stroma inspect FILE                      what is in a file, and what is wrong with it",
            "  stroma heist run FILE -o DIR             train, embed, cluster, report",
            "",
            "Exit codes: 0 done, 1 internal error, 2 usage, 3 bad input, 4 not enough resources, 130 interrupted."
        })
public final class Stroma implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    /** The configured parser; tests run commands through it. */
    public static CommandLine commandLine() {
        return new CommandLine(new Stroma())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(Failures::survivingMemory)
                .setParameterExceptionHandler(Failures::usage)
                .setExecutionExceptionHandler(Failures::execution);
    }

    /** Runs a command and leaves with its exit code. */
    public static void main(String[] args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            System.out.println(ToolVersion.current()); // before any library is loaded: scripts ask this often
            return;
        }
        StandardError.restore();
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // tables and figures are the same on every machine
        int code = commandLine().execute(args);
        System.out.flush();
        new PrintWriter(System.err, true).flush();
        System.exit(code);
    }
}
