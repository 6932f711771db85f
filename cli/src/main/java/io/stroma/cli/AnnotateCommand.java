package io.stroma.cli;

import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.parallel.Workers;
import io.stroma.tasks.Annotation;
import io.stroma.tasks.Baselines;
import io.stroma.tasks.LabelSet;
import io.stroma.tasks.Metric;
import io.stroma.tasks.Representations;
import io.stroma.tasks.Split;
import io.stroma.tasks.Turned;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
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

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "One or more .h5ad with embeddings of one model and labels.")
    private List<Path> in;

    @Option(names = "--label", required = true, paramLabel = "COLUMN", description = "Label column.")
    private String label;

    @Option(
            names = "--split",
            paramLabel = "KIND",
            split = ",",
            description = {
                "blocks: five folds of spatial blocks, judged together; no test cell has a neighbour in training;",
                "random: 64/16/20, as published; neighbours of test cells are in training;",
                "tissue: whole tissues are held out, needs several FILEs or --tissue.",
                "Default: blocks,random."
            })
    private List<Split.Kind> splits = List.of(Split.Kind.BLOCKS, Split.Kind.RANDOM);

    @Option(
            names = "--tissue",
            paramLabel = "COLUMN",
            description = "Column that names the section or patient of a cell, for files with several.")
    private String sections;

    @Mixin
    private SeedsOption seeds;

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
    private RepresentationOptions representation;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        seeds.count();
        if (other != null && out == null) {
            throw new UsageException("--predict needs an output, -o OUT.h5ad");
        }
        if (other != null) {
            common.refuseIdle("with --predict", "--split", "--seeds", "--tissue");
        }
        if (splits.contains(Split.Kind.TISSUE) && in.size() == 1 && sections == null && other == null) {
            throw new UsageException(
                    "--split tissue needs several files, or --tissue COLUMN naming the sections of one");
        }
        if (out != null) {
            AtomicFile.refuseExisting(out, common.force());
        }
        try (Workers workers = common.workers()) {
            EmbeddedTissues tissues = representation.read(in, List.of(label), sections, workers);
            LabelSet labels = LabelSet.of(tissues.cohort().cells(), label, tissues.usable());
            tissues.provenance().warnOfLeak(representation.key(), label, console);
            console.note("%s: %,d labelled cells, %d classes of '%s' (%,d cells without a usable label)"
                    .formatted(
                            tissues.cohort().name(),
                            labels.size(),
                            labels.classes().size(),
                            label,
                            labels.leftOut()));
            if (other == null) {
                evaluate(tissues, labels, workers);
            } else {
                predict(tissues, labels, console);
            }
        }
        return 0;
    }

    private void evaluate(EmbeddedTissues tissues, LabelSet labels, Workers workers) {
        Representations methods = Representations.fixed(Map.of(representation.method(), tissues.rows()))
                .and(Turned.beside(Baselines.of(tissues.cohort())));
        Annotation annotation = new Annotation(
                tissues.cohort().name(), labels, tissues.cohort(), common.seed(), seeds.count(), workers);
        List<Metric> metrics = new ArrayList<>();
        splits.forEach(kind -> metrics.addAll(annotation.evaluate(methods, kind)));
        common.tell(metrics, out);
    }

    private void predict(EmbeddedTissues tissues, LabelSet labels, Console console) {
        try (H5adFile to = H5adFile.open(other)) {
            tissues.provenance().requireSameModel(Provenance.of(to), representation.key());
            LabelTransfer transfer =
                    LabelTransfer.learn(tissues.rows(), labels, to, representation.key(), common.seed());
            transfer.write(other, out, common.force());
            console.note(
                    "%,d cells labelled in obs['predicted_%s'] of %s, probabilities in obs['predicted_%s_probability']"
                            .formatted(transfer.rows().length, label, out, label));
            transfer.agreement(to)
                    .ifPresent(m -> console.result(String.format(
                            Locale.ROOT,
                            common.json()
                                    ? "{\"label\": \"%s\", \"f1_macro\": %.6f, \"accuracy\": %.6f}"
                                    : "against the file's own '%s': macro F1 %.3f, accuracy %.3f",
                            label,
                            m.f1MacroOfTruth(),
                            m.accuracy())));
        }
    }
}
