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
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.ToolVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes the cells of a suite's table that are not there yet. */
final class SuiteRun {

    private final Suite suite;
    private final Path data;
    private final Path out;
    private final long memory;
    private final Workers workers;
    private final Console console;
    private final Map<Path, String> hashes = new HashMap<>();

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
            for (Path file : Stream.concat(paths(dataset.files()).stream(), paths(dataset.train()).stream())
                    .toList()) {
                if (!Files.exists(file)) {
                    throw new BadInputException(
                            "the dataset '%s' needs %s, which does not exist; say where the data is with --data"
                                    .formatted(dataset.name(), file));
                }
            }
        }
    }

    private List<Path> paths(List<String> files) {
        return files.stream().map(data::resolve).toList();
    }

    /** The numbers of one cell, kept or made now. */
    List<Metric> cell(Suite.Dataset dataset, Suite.Method method, int seed, Suite.Task task, String label) {
        return kept(dataset, method, seed, task, label).orElseGet(() -> {
            console.note("%s, %s, %s, seed %d".formatted(dataset.name(), method.name(), name(task, label), seed));
            List<Metric> metrics = make(dataset, method, seed, task, label);
            new SuiteCell(identity(dataset, method, seed, task, label), metrics)
                    .keep(file(dataset, method, seed, task, label));
            return metrics;
        });
    }

    /** The numbers of one cell if they are there. */
    Optional<List<Metric>> kept(Suite.Dataset dataset, Suite.Method method, int seed, Suite.Task task, String label) {
        return SuiteCell.kept(file(dataset, method, seed, task, label), identity(dataset, method, seed, task, label))
                .map(SuiteCell::metrics);
    }

    private Path file(Suite.Dataset dataset, Suite.Method method, int seed, Suite.Task task, String label) {
        return SuiteCell.file(out, dataset.name(), method.name(), seed, name(task, label));
    }

    private static String name(Suite.Task task, String label) {
        return task.name().toLowerCase(Locale.ROOT) + ":" + label;
    }

    private List<Metric> make(Suite.Dataset dataset, Suite.Method method, int seed, Suite.Task task, String label) {
        HeistVariant variant = variant(dataset, method);
        List<Path> files = paths(dataset.files());
        String key = null;
        if (!method.baselines()) {
            Path folder = runFolder(dataset, method, seed);
            variant.embed(files, paths(dataset.train()), folder, seed, memory, workers, console);
            files = files.stream().map(f -> HeistVariant.embedded(folder, f)).toList();
            key = suite.readout().get(dataset.labels().get(label));
        }
        EmbeddedTissues tissues =
                EmbeddedTissues.read(files, key, List.of(label), null, variant.readOptions(), workers);
        LabelSet labels = LabelSet.of(tissues.cohort().cells(), label, tissues.usable());
        Representations methods = method.baselines()
                ? Baselines.of(tissues.cohort())
                : Representations.fixed(Map.of(method.name(), tissues.rows()));
        List<Metric> metrics = new ArrayList<>();
        if (task == Suite.Task.ANNOTATE) {
            Annotation annotation = new Annotation(dataset.name(), labels, tissues.cohort(), seed, 1, workers);
            dataset.splits().forEach(kind -> metrics.addAll(annotation.evaluate(methods, kind)));
        } else {
            Map<String, DenseMatrix> fixed = methods.fittedOn(null);
            for (Clustering.Algorithm algorithm : Clustering.Algorithm.values()) {
                metrics.addAll(Clustering.evaluate(algorithm, dataset.name(), labels, fixed, seed, 1, workers));
            }
        }
        return metrics;
    }

    private static HeistVariant variant(Suite.Dataset dataset, Suite.Method method) {
        return HeistVariant.of(method.baselines() ? dataset.options() : method.words(dataset), method.untrained());
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
        paths(dataset.files()).forEach(f -> text.append('\n').append(hashes.computeIfAbsent(f, Sha256::of)));
        paths(dataset.train()).forEach(f -> text.append('\n').append(hashes.computeIfAbsent(f, Sha256::of)));
        return text.toString();
    }

    private String identity(Suite.Dataset dataset, Suite.Method method, int seed, Suite.Task task, String label) {
        return Sha256.of(embeddingIdentity(dataset, method, seed)
                + '\n'
                + task
                + label
                + dataset.splits()
                + new TreeMap<>(suite.readout())
                + dataset.labels().get(label));
    }
}
