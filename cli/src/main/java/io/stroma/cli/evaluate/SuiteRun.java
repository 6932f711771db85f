package io.stroma.cli.evaluate;

import io.stroma.cli.Console;
import io.stroma.cli.EmbeddedTissues;
import io.stroma.cli.heist.HeistVariant;
import io.stroma.error.BadInputException;
import io.stroma.io.Sha256;
import io.stroma.parallel.Workers;
import io.stroma.tasks.Annotation;
import io.stroma.tasks.Baselines;
import io.stroma.tasks.Clustering;
import io.stroma.tasks.LabelSet;
import io.stroma.tasks.Metric;
import io.stroma.tasks.Representations;
import io.stroma.tasks.Turned;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.ToolVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes the cells of a suite's table that are not there yet. */
final class SuiteRun {

    /** Group of the questions whose embedding is there; before those of any seed. */
    private static final int EMBEDDED = -1;

    private final Suite suite;
    private final Path data;
    private final Path out;
    private final long memory;
    private final Workers workers;
    private final Console console;
    private final Map<Path, String> hashes = new ConcurrentHashMap<>();

    SuiteRun(Suite suite, Path data, Path out, long memory, Workers workers, Console console) {
        this.suite = suite;
        this.data = data;
        this.out = out;
        this.memory = memory;
        this.workers = workers;
        this.console = console;
    }

    /** Refuses missing files before any work. */
    void checkFiles(List<Suite.Dataset> datasets) {
        for (Suite.Dataset dataset : datasets) {
            for (Path file : inputs(dataset)) {
                if (!Files.exists(file)) {
                    throw new BadInputException(
                            "the dataset '%s' needs %s, which does not exist; say where the data is with --data"
                                    .formatted(dataset.name(), file));
                }
            }
        }
    }

    /** All files of a dataset. */
    private List<Path> inputs(Suite.Dataset dataset) {
        Stream<String> cells = Stream.ofNullable(dataset.cells());
        return Stream.of(dataset.files().stream(), dataset.train().stream(), cells)
                .flatMap(s -> s)
                .map(data::resolve)
                .toList();
    }

    private List<Path> paths(List<String> files) {
        return files.stream().map(data::resolve).toList();
    }

    /** The numbers of the cells that are there. */
    Map<SuiteQuestion, List<Metric>> kept(Suite.Dataset dataset, Suite.Method method, List<SuiteQuestion> asked) {
        Map<SuiteQuestion, List<Metric>> kept = new HashMap<>();
        for (SuiteQuestion q : asked) {
            SuiteCell.kept(file(dataset, method, q), identity(dataset, method, q))
                    .ifPresent(cell -> kept.put(q, cell.metrics()));
        }
        return kept;
    }

    /**
     * The numbers of all cells, kept or made now. Embeddings are made one after the other, each on all threads, and
     * scored as soon as they are there; what is there already is scored side by side.
     */
    Map<SuiteQuestion, List<Metric>> answers(Suite.Dataset dataset, Suite.Method method, List<SuiteQuestion> asked) {
        Map<SuiteQuestion, List<Metric>> answers = new HashMap<>(kept(dataset, method, asked));
        Map<Integer, List<SuiteQuestion>> groups = new TreeMap<>(); // by seed; those that need no training first
        for (SuiteQuestion q : asked) {
            if (!answers.containsKey(q)) {
                int group = isEmbedded(dataset, method, q.seed()) ? EMBEDDED : q.seed();
                groups.computeIfAbsent(group, k -> new ArrayList<>()).add(q);
            }
        }
        groups.values().forEach(group -> answers.putAll(make(dataset, method, group)));
        return answers;
    }

    private Path file(Suite.Dataset dataset, Suite.Method method, SuiteQuestion q) {
        return SuiteCell.file(out, dataset.name(), method.name(), q.seed(), q.name());
    }

    private boolean isEmbedded(Suite.Dataset dataset, Suite.Method method, int seed) {
        return method.baselines()
                || embeddedFiles(dataset, method, seed).stream().allMatch(Files::exists);
    }

    private List<Path> embeddedFiles(Suite.Dataset dataset, Suite.Method method, int seed) {
        Path folder = runFolder(dataset, method, seed);
        return paths(dataset.files()).stream()
                .map(f -> HeistVariant.embedded(folder, f))
                .toList();
    }

    /** Makes cells side by side and keeps each as soon as it is done. */
    private Map<SuiteQuestion, List<Metric>> make(
            Suite.Dataset dataset, Suite.Method method, List<SuiteQuestion> missing) {
        Map<SuiteQuestion, EmbeddedTissues> read = new HashMap<>();
        missing.stream()
                .collect(
                        Collectors.groupingBy(q -> source(dataset, method, q), LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(same -> {
                    EmbeddedTissues tissues = tissues(dataset, method, same);
                    same.forEach(q -> read.put(q, tissues));
                });
        // a piece of work never waits for the threads it runs on; a single one does not run on them
        Workers inside = missing.size() == 1 ? workers : new Workers(1);
        List<List<Metric>> made = workers.map(missing.size(), i -> {
            SuiteQuestion q = missing.get(i);
            console.note("%s, %s, %s, seed %d".formatted(dataset.name(), method.name(), q.name(), q.seed()));
            List<Metric> metrics = score(dataset, method, q, read.get(q), inside);
            new SuiteCell(identity(dataset, method, q), metrics).keep(file(dataset, method, q));
            return metrics;
        });
        Map<SuiteQuestion, List<Metric>> answers = new HashMap<>();
        IntStream.range(0, made.size()).forEach(i -> answers.put(missing.get(i), made.get(i)));
        return answers;
    }

    /** Questions of the same source are answered from the same rows. */
    private record Source(int seed, String key) {}

    private Source source(Suite.Dataset dataset, Suite.Method method, SuiteQuestion q) {
        return method.baselines()
                ? new Source(method.shuffled() ? q.seed() : 0, null)
                : new Source(q.seed(), suite.readout().get(dataset.labels().get(q.label())));
    }

    private EmbeddedTissues tissues(Suite.Dataset dataset, Suite.Method method, List<SuiteQuestion> same) {
        HeistVariant variant = variant(dataset, method);
        Source source = source(dataset, method, same.get(0));
        List<String> labels = same.stream().map(SuiteQuestion::label).distinct().toList();
        List<Path> files = paths(dataset.files());
        if (method.baselines()) {
            return EmbeddedTissues.read(files, null, labels, null, variant.readOptions(source.seed()), workers);
        }
        if (!isEmbedded(dataset, method, source.seed())) {
            console.note("%s, %s, seed %d".formatted(dataset.name(), method.name(), source.seed()));
        }
        Path folder = runFolder(dataset, method, source.seed());
        variant.embed(files, paths(dataset.train()), folder, source.seed(), memory, workers, console);
        return EmbeddedTissues.read(
                        embeddedFiles(dataset, method, source.seed()),
                        source.key(),
                        labels,
                        null,
                        variant.readOptions(source.seed()).withCellTable(null), // its columns were written
                        workers)
                .withoutExpression();
    }

    private List<Metric> score(
            Suite.Dataset dataset, Suite.Method method, SuiteQuestion q, EmbeddedTissues tissues, Workers threads) {
        LabelSet labels = LabelSet.of(tissues.cohort().cells(), q.label(), tissues.usable());
        Representations methods = method.baselines()
                ? baselines(q.task(), tissues)
                : Representations.fixed(Map.of(method.name(), tissues.rows()));
        List<Metric> metrics = new ArrayList<>();
        if (q.task() == Suite.Task.ANNOTATE) {
            Annotation annotation = new Annotation(dataset.name(), labels, tissues.cohort(), q.seed(), 1, threads);
            dataset.splits().forEach(kind -> metrics.addAll(annotation.evaluate(methods, kind)));
        } else {
            Map<String, DenseMatrix> fixed = methods.fittedOn(null);
            for (Clustering.Algorithm algorithm : Clustering.Algorithm.values()) {
                metrics.addAll(Clustering.evaluate(algorithm, dataset.name(), labels, fixed, q.seed(), 1, threads));
            }
        }
        return metrics;
    }

    private static Representations baselines(Suite.Task task, EmbeddedTissues tissues) {
        Representations straight = Baselines.of(tissues.cohort());
        return task == Suite.Task.ANNOTATE ? Turned.beside(straight) : straight;
    }

    private HeistVariant variant(Suite.Dataset dataset, Suite.Method method) {
        List<String> words = new ArrayList<>(method.words(dataset));
        if (dataset.cells() != null) {
            words.addAll(List.of("--cells", data.resolve(dataset.cells()).toString()));
        }
        return HeistVariant.of(words, method.untrained());
    }

    /** Embeddings of a variant; another variant of the same name gets another folder. */
    private Path runFolder(Suite.Dataset dataset, Suite.Method method, int seed) {
        String variant = Sha256.of(embeddingIdentity(dataset, method, seed)).substring(0, 12);
        return out.resolve("runs")
                .resolve(dataset.name())
                .resolve(method.name())
                .resolve("seed" + seed + "_" + variant);
    }

    private String embeddingIdentity(Suite.Dataset dataset, Suite.Method method, int seed) {
        StringBuilder text = new StringBuilder(ToolVersion.current()).append('\n');
        text.append(method.words(dataset))
                .append(method.baselines())
                .append(method.untrained())
                .append(seed);
        HeistVariant variant = variant(dataset, method); // defaults may change between versions
        text.append(variant.config()).append(variant.preparation(seed));
        inputs(dataset).forEach(f -> text.append('\n').append(hashes.computeIfAbsent(f, Sha256::of)));
        return text.toString();
    }

    private String identity(Suite.Dataset dataset, Suite.Method method, SuiteQuestion q) {
        return Sha256.of(embeddingIdentity(dataset, method, q.seed())
                + '\n'
                + Annotation.PROTOCOL
                + (method.baselines() ? "straight and turned" : "")
                + q.task()
                + q.label()
                + dataset.splits()
                + new TreeMap<>(suite.readout())
                + dataset.labels().get(q.label()));
    }
}
