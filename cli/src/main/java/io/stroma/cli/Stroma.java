package io.stroma.cli;

import io.stroma.cli.bench.BenchCommand;
import io.stroma.cli.evaluate.EvaluateCommand;
import io.stroma.cli.heist.HeistCommand;
import io.stroma.cli.hist.HistCommand;
import io.stroma.train.ToolVersion;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  stroma demo -o out/demo                  everything on a generated tissue, a few minutes",
            "  stroma inspect FILE                      what is in a file, and what is wrong with it",
            "  stroma heist run FILE -o DIR             train, embed, cluster, report",
            "",
            "Exit codes: 0 done, 1 internal error, 2 usage, 3 bad input, 4 not enough resources, 130 interrupted."
        })
public final class Stroma implements Runnable {

    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("demo", DemoCommand.class);
        COMMANDS.put("inspect", InspectCommand.class);
        COMMANDS.put("heist", HeistCommand.class);
        COMMANDS.put("hist", HistCommand.class);
        COMMANDS.put("cluster", ClusterCommand.class);
        COMMANDS.put("annotate", AnnotateCommand.class);
        COMMANDS.put("classify", ClassifyCommand.class);
        COMMANDS.put("evaluate", EvaluateCommand.class);
        COMMANDS.put("bench", BenchCommand.class);
        COMMANDS.put("help", CommandLine.HelpCommand.class);
    }

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    /** The configured parser; tests run commands through it. */
    public static CommandLine commandLine() {
        return commandLine(COMMANDS.keySet());
    }

    /** With some of the commands only: reading the options of all of them takes longer than a look into a file. */
    private static CommandLine commandLine(Set<String> names) {
        CommandLine line = new CommandLine(new Stroma());
        names.forEach(name -> line.addSubcommand(name, COMMANDS.get(name)));
        return line.setCaseInsensitiveEnumValuesAllowed(true)
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
        boolean known = args.length > 0 && COMMANDS.containsKey(args[0]) && !args[0].equals("help");
        int code = (known ? commandLine(Set.of(args[0])) : commandLine()).execute(args);
        System.out.flush();
        new PrintWriter(System.err, true).flush();
        System.exit(code);
    }
}
