package io.stroma.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.Invocation;
import io.stroma.cli.MemorySize;
import io.stroma.cli.Outputs;
import io.stroma.cli.Version;
import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import io.stroma.parallel.Workers;
import io.stroma.tasks.Metric;
import io.stroma.tasks.MetricsFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A table of datasets, tasks and methods over seeds. What is finished is kept; running again goes on. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Compares methods on datasets as a suite file says: Markdown, JSON and a figure.",
            "Can be interrupted: finished cells of the table are kept in DIR and not made again."
        })
public final class EvaluateCommand implements Callable<Integer> {

    private static final List<String> TABLES = List.of("table.md", "table.json", "table.svg", "metrics.json");

    @Parameters(paramLabel = "SUITE.yaml", description = "Datasets, methods and seeds.")
    private Path file;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder of the table, its cells and the runs.")
    private Path out;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the data (default: STROMA_DATA, or what the suite says).")
    private Path data;

    @Option(names = "--dataset", paramLabel = "NAME", split = ",", description = "Only these datasets.")
    private List<String> datasets = List.of();

    @Option(names = "--method", paramLabel = "NAME", split = ",", description = "Only these methods.")
    private List<String> methods = List.of();

    @Option(
            names = "--task",
            paramLabel = "TASK",
            split = ",",
            description = "Only these: annotate, cluster, or with a label, as annotate:region.")
    private List<String> tasks = List.of();

    @Option(names = "--seeds", paramLabel = "N", description = "Number of seeds (default: what the suite says).")
    private Integer seeds;

    @Option(names = "--finished", description = "Make the table from the finished cells in DIR; compute nothing.")
    private boolean finished;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = MemorySize.class,
            description = {
                "Most resident memory of a preparation, training or embedding of HEIST, for example 8g (default: no",
                "limit). One that cannot fit is refused before it begins; parts never shrink, as that changes scores."
            })
    private long memory = Long.MAX_VALUE;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        common.refuseIdle("here: the seeds are 0, 1, ...; say how many with --seeds", "--seed");
        Outputs.refuseFile(out);
        refuseForeign();
        Suite suite = SuiteFile.read(file);
        int repeats = seeds == null ? suite.seeds() : seeds;
        if (repeats < 1) {
            throw new UsageException("--seeds must be at least 1, not " + repeats);
        }
        List<Suite.Dataset> rows = chosen("--dataset", suite.datasets(), datasets, d -> datasets.contains(d.name()));
        List<Suite.Method> columns = chosen("--method", suite.methods(), methods, m -> methods.contains(m.name()));
        List<SuiteRow> table = new ArrayList<>();
        try (Workers workers = common.workers()) {
            SuiteRun run = new SuiteRun(suite, dataFolder(suite), out, memory, workers, console);
            run.checkFiles(rows);
            for (Suite.Dataset dataset : rows) {
                for (Suite.Method method :
                        columns.stream().filter(m -> m.isFor(dataset)).toList()) {
                    table.addAll(rowsOf(run, dataset, method, repeats, console));
                }
            }
        }
        if (table.isEmpty()) {
            throw new UsageException(
                    finished
                            ? "no cell of the table is finished in " + out
                            : "no task of the suite is among --task " + String.join(",", tasks));
        }
        write(suite, table, console);
        console.note("done: " + out.resolve("table.md"));
        return 0;
    }

    /** Tables of its own may be replaced, as they are made of cells that are kept; others are somebody's. */
    private void refuseForeign() {
        if (!Files.isDirectory(out.resolve(SuiteCell.FOLDER))) {
            TABLES.forEach(name -> AtomicFile.refuseExisting(out.resolve(name), common.force()));
        }
    }

    private List<SuiteRow> rowsOf(
            SuiteRun run, Suite.Dataset dataset, Suite.Method method, int repeats, Console console) {
        if (method.leaky()) {
            console.warning(
                    "'" + method.name() + "' has seen labels: its scores are leaky and say nothing about the model");
        }
        List<SuiteQuestion> asked = SuiteQuestion.of(dataset, repeats).stream()
                .filter(q -> tasks.isEmpty() || tasks.contains(q.taskName()) || tasks.contains(q.name()))
                .toList();
        Map<SuiteQuestion, List<Metric>> answers =
                finished ? run.kept(dataset, method, asked) : run.answers(dataset, method, asked);
        Map<String, List<List<Metric>>> seedsOf = new LinkedHashMap<>();
        for (SuiteQuestion question : asked) {
            if (answers.containsKey(question)) {
                seedsOf.computeIfAbsent(question.name(), k -> new ArrayList<>()).add(answers.get(question));
            }
        }
        List<SuiteRow> rows = new ArrayList<>();
        seedsOf.forEach(
                (name, made) -> rows.addAll(SuiteRow.of(made, method, command(dataset, method, name, made.size()))));
        return rows;
    }

    private String command(Suite.Dataset dataset, Suite.Method method, String task, int repeats) {
        List<String> words = new ArrayList<>(List.of("stroma", "evaluate", file.toString()));
        words.addAll(
                List.of("-o", out.resolveSibling(out.getFileName() + "-again").toString()));
        if (data != null) {
            words.addAll(List.of("--data", data.toString()));
        }
        words.addAll(List.of("--dataset", dataset.name(), "--method", method.name()));
        words.addAll(List.of("--task", task, "--seeds", Integer.toString(repeats)));
        return Invocation.quoted(words);
    }

    private static <T> List<T> chosen(String option, List<T> all, List<String> names, Predicate<T> wanted) {
        List<T> some = names.isEmpty() ? all : all.stream().filter(wanted).toList();
        if (!names.isEmpty() && some.size() < names.stream().distinct().count()) {
            throw new UsageException(option + " " + String.join(",", names) + ": not all of these are in the suite");
        }
        return some;
    }

    private Path dataFolder(Suite suite) {
        if (data != null) {
            return data;
        }
        String known = System.getenv("STROMA_DATA");
        if (known != null && !known.isBlank() && Files.isDirectory(Path.of(known))) {
            return Path.of(known);
        }
        return file.toAbsolutePath().getParent().resolve(suite.data()).normalize();
    }

    /** What the JSON table holds. */
    private record Document(String suite, List<SuiteRow> rows) {}

    private void write(Suite suite, List<SuiteRow> rows, Console console) {
        SuiteTable table = new SuiteTable(suite.name() == null ? "suite" : suite.name(), rows);
        List<Metric> metrics = rows.stream().map(SuiteRow::metric).toList();
        MetricsFile.write(out.resolve("metrics.json"), metrics, true);
        try {
            String json = new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new Document(suite.name(), rows));
            text("table.json", json + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rows are plain records", e);
        }
        text("table.svg", table.figure());
        text("table.md", table.markdown());
        console.result(
                common.json() ? MetricsFile.text(metrics) : table.markdown().stripTrailing());
    }

    /** Made from the kept cells, so nothing is lost by replacing them. */
    private void text(String name, String text) {
        AtomicFile.write(out.resolve(name), true, text.getBytes(StandardCharsets.UTF_8));
    }
}
