package io.stroma.cli;

import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import io.stroma.parallel.Workers;
import io.stroma.tasks.Metric;
import io.stroma.tasks.outcome.GroupFolds;
import io.stroma.tasks.outcome.OutcomeMethod;
import io.stroma.tasks.outcome.Pooling;
import io.stroma.tasks.outcome.Study;
import io.stroma.tasks.outcome.TissueClassification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The outcome of patients from the embeddings of their tissues, judged on patients never seen. */
@Command(
        name = "classify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Tells an outcome of tissues (architecture, recurrence ...) from their embeddings, beside trivial baselines.",
            "Judged by repeated stratified folds of patients; everything that is fitted is fitted on the other patients."
        })
public final class ClassifyCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Embedded .h5ad, one a tissue (or see --tissue).")
    private List<Path> in;

    @Option(
            names = "--labels",
            required = true,
            paramLabel = "TABLE",
            description = "CSV or TSV with a row for every tissue or patient.")
    private Path labels;

    @Option(names = "--target", required = true, paramLabel = "COL", description = "Column of TABLE to tell.")
    private String target;

    @Option(
            names = "--group",
            required = true,
            paramLabel = "COL",
            description = "Column of TABLE that names the patient; tissues of one patient are never divided.")
    private String group;

    @Option(
            names = "--id",
            paramLabel = "COL",
            description =
                    "Column of TABLE that names the tissue: the FILE's name without suffix, or the number it ends with (default: --group).")
    private String id;

    @Option(
            names = "--tissue",
            paramLabel = "COL",
            description = "Column of the FILEs that names the tissue of a cell, for files with several.")
    private String sections;

    @Option(
            names = "--pooling",
            paramLabel = "HOW",
            split = ",",
            description = "From cells to tissues: mean (default), moments, mixing, attention, or several.")
    private List<Pooling> poolings = List.of(Pooling.MEAN);

    @Option(
            names = "--cell-types",
            paramLabel = "COL",
            description =
                    "Column of the FILEs whose shares are a further baseline, alone and beside every representation.")
    private String cellTypes;

    @Option(names = "--folds", paramLabel = "K", defaultValue = "5", description = "Folds of patients (default: 5).")
    private int folds;

    @Option(names = "--repeats", paramLabel = "N", defaultValue = "10", description = "Divisions (default: 10).")
    private int repeats;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Folder for metrics.json and predictions.tsv.")
    private Path out;

    @Mixin
    private RepresentationOptions representation;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        if (folds < 2 || repeats < 1) {
            throw new UsageException("--folds must be at least 2 and --repeats at least 1");
        }
        if (out != null) {
            Outputs.refuseFile(out);
            AtomicFile.refuseExisting(out.resolve("metrics.json"), common.force());
            AtomicFile.refuseExisting(out.resolve("predictions.tsv"), common.force());
        }
        OutcomeTable table = OutcomeTable.read(labels);
        table.column(target);
        table.column(group);
        table.column(id == null ? group : id);
        try (Workers workers = common.workers()) {
            EmbeddedTissues tissues = read(table, console, workers);
            tissues.provenance().warnOfLeak(representation.key(), target, console);
            List<String> names = tissues.cohort().tissues();
            Study study = Study.of(
                    target,
                    names.stream().map(t -> value(table, t, target)).toList(),
                    names.stream().map(t -> value(table, t, group)).toList());
            console.note("%d tissues of %d patients, '%s': %s"
                    .formatted(study.tissues(), study.patients(), target, String.join(", ", study.classes())));
            int possible = GroupFolds.count(study, folds);
            if (possible < folds) {
                console.warning("%d folds instead of %d: the smallest class has %d patients"
                        .formatted(possible, folds, study.smallestClass()));
            }
            Map<String, OutcomeMethod> methods =
                    OutcomeMethods.of(tissues, representation.method(), poolings, cellTypes);
            TissueClassification task =
                    new TissueClassification(tissues.cohort().name(), study, folds, repeats, common.seed());
            Map<String, double[][][]> judged = task.judge(methods, workers);
            if (cellTypes != null) {
                judged = OutcomeMethods.besideTypes(judged, cellTypes);
            }
            List<Metric> metrics = task.score(judged, workers);
            common.tell(metrics, out == null ? null : out.resolve("metrics.json"));
            if (out != null) {
                String predictions = OutcomePredictions.table(study, names, judged);
                AtomicFile.write(
                        out.resolve("predictions.tsv"), common.force(), predictions.getBytes(StandardCharsets.UTF_8));
            }
        }
        return 0;
    }

    /** Tissues whose outcome is known; files of others are not even read. */
    private EmbeddedTissues read(OutcomeTable table, Console console, Workers workers) {
        List<String> columns = Stream.ofNullable(cellTypes).toList();
        Map<Path, String> nameOf = new LinkedHashMap<>();
        in.forEach(f -> nameOf.put(f, f.getFileName().toString().replaceFirst("(?i)\\.h5ad$", "")));
        List<Path> used = new ArrayList<>(in);
        if (sections == null) {
            used.removeIf(f -> OutcomeTable.missing(value(table, nameOf.get(f), target)));
            if (used.isEmpty()) {
                throw new UsageException(
                        "none of the %d files has a value of '%s' in %s".formatted(in.size(), target, labels));
            }
        }
        EmbeddedTissues all = representation.read(used, columns, sections, workers);
        LinkedHashSet<String> known = new LinkedHashSet<>(all.cohort().tissues());
        known.removeIf(t -> OutcomeTable.missing(value(table, t, target)));
        int without = (sections == null ? in.size() : all.cohort().tissues().size()) - known.size();
        if (without > 0) {
            console.note("%d tissues have no value of '%s' and are left out".formatted(without, target));
        }
        return all.only(known);
    }

    private String value(OutcomeTable table, String tissue, String column) {
        return table.rowOf(tissue, table.column(id == null ? group : id))[table.column(column)];
    }
}
