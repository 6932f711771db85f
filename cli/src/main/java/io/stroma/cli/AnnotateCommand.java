package io.stroma.cli;

import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.parallel.Workers;
import io.stroma.prepare.NormalizedTissue;
import io.stroma.prepare.PreparationConfig;
import io.stroma.tasks.Annotation;
import io.stroma.tasks.Baselines;
import io.stroma.tasks.LabelSet;
import io.stroma.tasks.Metric;
import io.stroma.tasks.MetricsFile;
import io.stroma.tasks.MetricsTable;
import io.stroma.tasks.MlpClassifier;
import io.stroma.tasks.Split;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Annotation from a frozen representation: judged beside trivial baselines, or applied to another file. */
@Command(
        name = "annotate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Judges how well a representation annotates cells, beside trivial baselines on the same splits,",
            "or predicts the labels of another file (--predict)."
        })
public final class AnnotateCommand implements Callable<Integer> {

    private static final int BASELINE_GENES = 2000;

    @Parameters(paramLabel = "FILE", description = "An .h5ad with embeddings and labels.")
    private Path in;

    @Option(names = "--label", required = true, paramLabel = "COLUMN", description = "Label column.")
    private String label;

    @Option(
            names = "--use-rep",
            paramLabel = "KEY",
            defaultValue = "X_heist",
            description = "obsm key (default: X_heist).")
    private String key;

    @Option(
            names = "--split",
            paramLabel = "KIND",
            split = ",",
            description = "blocks (spatial, honest), random (as published), or both (default).")
    private List<Split.Kind> splits = List.of(Split.Kind.RANDOM, Split.Kind.BLOCKS);

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "5", description = "Repeats (default: 5).")
    private int seeds;

    @Option(
            names = "--predict",
            paramLabel = "OTHER.h5ad",
            description = "Predict the labels of this file (same representation).")
    private Path other;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "OUT",
            description = "metrics.json, or OUT.h5ad with --predict.")
    private Path out;

    @Mixin
    private InputOptions input;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        if (seeds < 1) {
            throw new UsageException("--seeds must be at least 1, not " + seeds);
        }
        if (out != null) {
            AtomicFile.refuseExisting(out, common.force());
        }
        return other == null ? evaluate(console) : predict(console);
    }

    private int evaluate(Console console) {
        try (H5adFile file = H5adFile.open(in);
                TissueFile tissueFile = TissueFiles.open(in, input.readOptions());
                Workers workers = new Workers(common.threads())) {
            Representation rep = Representation.read(file, key);
            LabelSet all = LabelSet.of(tissueFile.tissue().cells(), label, rep.usable());
            warnOfLeak(file, console);
            NormalizedTissue normal = NormalizedTissue.of(
                    tissueFile.tissue(),
                    PreparationConfig.defaults().but().maxGenes(BASELINE_GENES).build(),
                    workers);
            boolean[] kept = new boolean[normal.cells().length];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = rep.usable()[normal.cells()[i]];
            }
            LabelSet labels = LabelSet.of(tissueFile.tissue().cells().select(normal.cells()), label, kept);
            Map<String, DenseMatrix> methods = new LinkedHashMap<>();
            methods.put(
                    key.equals("X_heist") ? "heist" : key.replaceFirst("^X_", ""),
                    rep.rows().select(normal.cells()));
            methods.putAll(Baselines.of(normal.expression(), normal.graph()));
            console.note("%s: %,d labelled cells, %d classes of '%s' (%,d cells without a usable label)"
                    .formatted(
                            tissueFile.tissue().name(),
                            labels.size(),
                            labels.classes().size(),
                            label,
                            all.leftOut()));
            Annotation annotation = new Annotation(
                    tissueFile.tissue().name(), labels, normal.positions(), normal.graph(), seeds, workers);
            List<Metric> metrics = new ArrayList<>();
            splits.forEach(kind -> metrics.addAll(annotation.evaluate(methods, kind)));
            console.result(
                    common.json()
                            ? MetricsFile.text(metrics)
                            : MetricsTable.of(metrics).stripTrailing());
            if (out != null) {
                MetricsFile.write(out, metrics, common.force());
            }
        }
        return 0;
    }

    private void warnOfLeak(H5adFile file, Console console) {
        String seen = file.unsText("heist/labels_seen").orElse("");
        if (key.startsWith("X_heist") && !seen.isEmpty()) {
            console.warning("this embedding was built from the labels '" + seen + "': "
                    + (seen.equals(label)
                            ? "scores on them are leaky and say nothing about the model"
                            : "labels that depend on them are leaky"));
        }
    }

    private int predict(Console console) {
        if (out == null) {
            throw new UsageException("--predict needs an output, -o OUT.h5ad");
        }
        try (H5adFile from = H5adFile.open(in);
                H5adFile to = H5adFile.open(other)) {
            Representation known = Representation.read(from, key);
            Representation asked = Representation.read(to, key);
            if (known.rows().columns() != asked.rows().columns()) {
                throw new BadInputException("%s has %d columns in obsm['%s'], %s has %d: embed both with the same model"
                        .formatted(
                                in,
                                known.rows().columns(),
                                key,
                                other,
                                asked.rows().columns()));
            }
            LabelSet labels = LabelSet.of(from.cells(), label, known.usable());
            DenseMatrix x = known.rows().select(labels.cells());
            int[] order = IntStream.range(0, labels.size()).toArray();
            int[] validation = Arrays.stream(order).filter(i -> i % 6 == 0).toArray();
            int[] train = Arrays.stream(order).filter(i -> i % 6 != 0).toArray();
            MlpClassifier model =
                    MlpClassifier.fit(x, labels.label(), labels.classes().size(), train, validation, common.seed());
            int[] rows = asked.usableRows();
            int[] predicted = model.predict(asked.rows().select(rows));
            int[] codes = new int[asked.rows().rows()];
            Arrays.fill(codes, -1);
            for (int i = 0; i < rows.length; i++) {
                codes[rows[i]] = predicted[i];
            }
            H5adWriter.copyAndAdd(
                    other,
                    out,
                    common.force(),
                    Annotations.none()
                            .withObs("predicted_" + label, new CellColumn.Categorical(codes, labels.classes(), false)));
            console.note("%,d cells labelled in obs['predicted_%s'] of %s".formatted(rows.length, label, out));
        }
        return 0;
    }
}
