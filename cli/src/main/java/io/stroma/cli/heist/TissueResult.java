package io.stroma.cli.heist;

import io.stroma.cli.Console;
import io.stroma.error.BadInputException;
import io.stroma.heist.CellEmbeddings;
import io.stroma.heist.HeistModel;
import io.stroma.io.AtomicFile;
import io.stroma.io.TissueFile;
import io.stroma.io.h5ad.Annotations;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tasks.Annotation;
import io.stroma.tasks.Baselines;
import io.stroma.tasks.Clustering;
import io.stroma.tasks.LabelSet;
import io.stroma.tasks.Metric;
import io.stroma.tasks.MetricsFile;
import io.stroma.tasks.Split;
import io.stroma.tasks.Turned;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.TrainingHistory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run leaves of one tissue: embeddings, clusters, scores beside baselines, report. */
final class TissueResult {

    private static final List<String> USUAL_LABELS = List.of("cell_type", "region", "niche");
    private static final int SEEDS = 2;
    private static final double CLUSTER_RESOLUTION = 1.0;

    private final HeistJob job;
    private final TissueFile file;
    private final PreparedTissue tissue;
    private final HeistModel model;
    private final List<String> labelsSeen;
    private final TrainingHistory history;
    private final List<String> labels;
    private final boolean asked;

    /**
     * Collects what the result is made of.
     *
     * @param byModel label columns that the training of the model knew
     * @param history of the training, or null for a loaded model
     * @param labels columns asked for, or null for the usual ones
     */
    TissueResult(
            HeistJob job,
            TissueFile file,
            PreparedTissue tissue,
            HeistModel model,
            List<String> byModel,
            TrainingHistory history,
            List<String> labels) {
        this.job = job;
        this.file = file;
        this.tissue = tissue;
        this.model = model;
        this.labelsSeen = EmbeddingFile.labelsSeen(tissue, byModel);
        this.history = history;
        this.asked = labels != null;
        this.labels = asked
                ? labels
                : USUAL_LABELS.stream()
                        .filter(c -> tissue.cells().column(c).isPresent())
                        .toList();
    }

    /** Writes everything into a folder and returns the scores; none without labels. */
    List<Metric> write(Path folder, boolean force, long seed) {
        Console console = job.console();
        Workers workers = job.workers();
        HeistJob.makeFolder(folder);
        CellEmbeddings z = job.embed(tissue, model);
        console.note("clustering");
        int[] cluster = job.manifest()
                .stage(
                        "cluster",
                        () -> Clustering.leiden(z.both(), CLUSTER_RESOLUTION, Clustering.NEIGHBOURS, seed, workers));
        List<Metric> metrics = job.manifest().stage("evaluate", () -> evaluate(z, seed));
        Annotations more = EmbeddingFile.annotations(tissue, z, model, labelsSeen)
                .withObs("heist_leiden", EmbeddingFile.clusters(tissue, cluster));
        EmbeddingFile.write(file, folder.resolve("embeddings.h5ad"), force, more);
        MetricsFile.write(folder.resolve("metrics.json"), metrics, force);
        console.note("drawing the report");
        String page = job.manifest()
                .stage(
                        "report",
                        () -> new RunReport(
                                        file,
                                        tissue,
                                        z,
                                        cluster,
                                        labels,
                                        labelsSeen,
                                        metrics,
                                        history,
                                        model.config(),
                                        job.manifest())
                                .html(seed));
        AtomicFile.write(folder.resolve("report.html"), force, page.getBytes(StandardCharsets.UTF_8));
        List.of("embeddings.h5ad", "metrics.json", "report.html")
                .forEach(name -> job.manifest().output(folder.resolve(name)));
        return metrics;
    }

    /** Every label judged by HEIST, its halves, random weights and the trivial baselines, on the same splits. */
    private List<Metric> evaluate(CellEmbeddings z, long seed) {
        if (labels.isEmpty()) {
            return List.of();
        }
        job.console().note("judging by " + String.join(", ", labels) + " beside trivial baselines");
        HeistModel untrained = HeistModel.forTissues(List.of(tissue), model.config(), seed + 1, job.workers());
        CellEmbeddings random = job.embed(tissue, untrained);
        Map<String, DenseMatrix> methods = new LinkedHashMap<>();
        methods.put("heist", z.both());
        methods.put("heist_cell", z.cell());
        methods.put("heist_gene", z.gene());
        methods.put("random_weights", random.both());
        Map<String, DenseMatrix> baselines = Baselines.of(tissue.expressionRows(), tissue.cellGraph());
        methods.putAll(baselines);
        Map<String, DenseMatrix> annotated = new LinkedHashMap<>(methods);
        annotated.putAll(Turned.of(baselines));
        List<Metric> metrics = new ArrayList<>();
        for (String column : labels) {
            if (labelsSeen.contains(column)) {
                String warning = "the gene networks, here or in training, were built from '" + column
                        + "': scores on it are leaky and say nothing about the model";
                job.console().warning(warning);
                job.manifest().warning(warning);
            }
            try {
                LabelSet set = LabelSet.of(tissue.cells(), column, null);
                Annotation annotation = new Annotation(
                        tissue.name(), set, tissue.positions(), tissue.cellGraph(), seed, SEEDS, job.workers());
                metrics.addAll(annotation.evaluate(annotated, Split.Kind.BLOCKS));
                metrics.addAll(annotation.evaluate(annotated, Split.Kind.RANDOM));
                metrics.addAll(Clustering.evaluate(
                        Clustering.Algorithm.KMEANS, tissue.name(), set, methods, seed, SEEDS, job.workers()));
            } catch (BadInputException e) {
                if (asked) {
                    throw e;
                }
                job.console().warning(e.getMessage());
                job.manifest().warning(e.getMessage());
            }
        }
        return metrics;
    }
}
