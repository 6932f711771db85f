package io.stroma.cli.heist;

import io.stroma.figures.BarFigure;
import io.stroma.figures.LineFigure;
import io.stroma.figures.ScatterFigure;
import io.stroma.figures.UmapProjection;
import io.stroma.heist.CellEmbeddings;
import io.stroma.heist.HeistConfig;
import io.stroma.io.TissueFile;
import io.stroma.prepare.GeneNetwork;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.QualityReport;
import io.stroma.report.HtmlReport;
import io.stroma.report.Section;
import io.stroma.tasks.Metric;
import io.stroma.train.RunManifest;
import io.stroma.train.ToolVersion;
import io.stroma.train.TrainingHistory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The page about one tissue, section by section. */
record RunReport(
        TissueFile file,
        PreparedTissue tissue,
        CellEmbeddings z,
        int[] cluster,
        List<String> labels,
        List<String> labelsSeen,
        List<Metric> metrics,
        TrainingHistory history,
        HeistConfig config,
        RunManifest manifest) {

    private static final int MOST_UMAP = 8_000;

    String html(long seed) {
        List<Section> sections = new ArrayList<>();
        List<Colouring> colourings = colourings();
        sections.add(maps(colourings));
        sections.add(embeddings(colourings, seed));
        scores(sections);
        if (history != null && !history.epochs().isEmpty()) {
            sections.add(losses());
        }
        sections.add(networks());
        sections.add(input());
        sections.add(quality());
        if (!manifest.warnings().isEmpty()) {
            sections.add(new Section.Notes("Notes and warnings", manifest.warnings()));
        }
        sections.add(configuration());
        sections.add(new Section.Notes(
                "How to cite",
                List.of(
                        "The model: Madhu et al., HEIST, ICLR 2026.",
                        "The software: Stroma " + ToolVersion.current() + " (CITATION.cff).",
                        "The denoising: van Dijk et al. 2018 (MAGIC); communities: Traag et al. 2019 (Leiden).")));
        List<List<String>> facts = List.of(
                List.of("%,d".formatted(tissue.cellCount()), "cells"),
                List.of("%,d".formatted(tissue.geneCount()), "genes in the model"),
                List.of(Integer.toString(count(cluster)), "clusters"),
                List.of(Integer.toString(tissue.types().count()), "types for the networks"),
                List.of(
                        history == null
                                ? "loaded"
                                : Integer.toString(history.epochs().size()),
                        history == null ? "model" : "epochs"));
        return HtmlReport.page(
                tissue.name(),
                "HEIST embedding, profile " + config.profile() + ", Stroma " + ToolVersion.current(),
                facts,
                sections);
    }

    private List<Colouring> colourings() {
        List<Colouring> out = new ArrayList<>(List.of(Colouring.ofClusters(cluster)));
        for (String name : labels) {
            tissue.cells()
                    .column(name)
                    .flatMap(column -> Colouring.ofLabels(name, column))
                    .ifPresent(out::add);
        }
        return out;
    }

    private Section maps(List<Colouring> colourings) {
        double[] x = tissue.positions().x();
        double[] y = tissue.positions().y();
        double bar = ScatterFigure.scaleBar(x, y);
        String length = "%s %s"
                .formatted(
                        bar >= 1 ? "%,.0f".formatted(bar) : Double.toString(bar),
                        tissue.positions().unit().symbol());
        List<Section.Picture> pictures = new ArrayList<>();
        for (Colouring c : colourings) {
            pictures.add(new Section.Picture(
                    HtmlReport.image(ScatterFigure.png(x, y, c.code(), true), "map of cells, " + c.name()),
                    c.name(),
                    c.legend(),
                    new Section.ScaleBar(ScatterFigure.widthShare(x, y, bar), length)));
        }
        return new Section.Pictures("Where the cells are", "", pictures);
    }

    private Section embeddings(List<Colouring> colourings, long seed) {
        UmapProjection umap = UmapProjection.of(z.both(), MOST_UMAP, seed);
        String lead = "UMAP of X_heist; distances between far groups mean little."
                + (umap.cells().length < tissue.cellCount()
                        ? " A random %,d of %,d cells is shown.".formatted(umap.cells().length, tissue.cellCount())
                        : "");
        List<Section.Picture> pictures = new ArrayList<>();
        for (Colouring c : colourings) {
            int[] code = c.code(umap.cells());
            pictures.add(new Section.Picture(
                    HtmlReport.image(ScatterFigure.png(umap.x(), umap.y(), code, false), "embedding, " + c.name()),
                    c.name(),
                    List.of(),
                    null));
        }
        return new Section.Pictures("The embedding", lead, pictures);
    }

    private void scores(List<Section> sections) {
        Map<String, List<Metric>> groups = new LinkedHashMap<>();
        for (Metric m : metrics) {
            if (m.metric().equals("f1_macro") || m.metric().equals("nmi")) {
                String name = m.task().substring(m.task().indexOf(':') + 1);
                String what = m.metric().equals("nmi")
                        ? name + ": NMI of k-means"
                        : name + ": macro F1, " + (m.split().equals("blocks") ? "spatial blocks" : "random split");
                groups.computeIfAbsent(what, k -> new ArrayList<>()).add(m);
            }
        }
        if (groups.isEmpty()) {
            return;
        }
        List<Section.Picture> pictures = new ArrayList<>();
        groups.forEach((what, list) -> pictures.add(new Section.Picture(
                BarFigure.svg(
                        what,
                        list.stream()
                                .map(m -> new BarFigure.Bar(
                                        m.method(),
                                        m.value(),
                                        m.sd(),
                                        m.method().startsWith("heist")))
                                .toList()),
                what,
                List.of(),
                null)));
        sections.add(new Section.Pictures(
                labelsSeen.isEmpty()
                        ? "Judged by labels nobody trained on"
                        : "Judged by labels; scores on %s are leaky, gene networks were built from it"
                                .formatted(String.join(", ", labelsSeen)),
                "The same splits for all. Spatial blocks (five folds, judged together) are the honest reading: with random"
                        + " splits, neighbours of test cells are in training. X_heist_cell averages further than the gap between"
                        + " blocks, so part of its score is that a region goes on across a border (--shuffle-cells says how much);"
                        + " clusters of k-means hardly gain by that. Bars: mean over seeds, lines: standard deviation. own_pca:"
                        + " principal components of a cell's expression; neighbour_mean: their mean over adjacent cells; turned: the"
                        + " same in axes turned at random, as those of HEIST are, which suits a judge that standardises columns;"
                        + " random_weights: HEIST before training.",
                pictures));
    }

    private Section losses() {
        Map<String, List<Double>> training = new LinkedHashMap<>();
        Map<String, List<Double>> total = new LinkedHashMap<>();
        for (String term : history.terms()) {
            if (term.equals("total")) {
                total.put("training", boxed(history.training(term)));
                total.put("validation", boxed(history.validation(term)));
            } else if (!term.equals("balance")) {
                training.put(term, boxed(history.training(term)));
            }
        }
        return new Section.Pictures(
                "Training",
                "",
                List.of(
                        new Section.Picture(LineFigure.svg("total loss", total), "total loss", List.of(), null),
                        new Section.Picture(
                                LineFigure.svg("terms of the training loss", training),
                                "terms of the training loss",
                                List.of(),
                                null)));
    }

    private static List<Double> boxed(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }

    private Section networks() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("type", "cells", "edges", "least MI kept (nats)", "strongest pairs"));
        for (GeneNetwork n : tissue.networks()) {
            rows.add(List.of(
                    n.type() + (n.borrowed() ? " (few cells: network of all)" : ""),
                    "%,d".formatted(n.cells()),
                    "%,d".formatted(n.graph().arcs() / 2),
                    "%.3f".formatted(n.threshold()),
                    NetworkTables.strongest(n, tissue.panel(), 4)));
        }
        return new Section.Table(
                "Gene networks",
                "One per type; an edge joins genes that tell most about each other (mutual information of the denoised"
                        + " expression). 'stroma heist networks' writes them as TSV and GraphML.",
                rows,
                true);
    }

    private Section input() {
        return new Section.Table(
                "What went in",
                "",
                List.of(
                        List.of("file", file.path().toString()),
                        List.of("format", file.format()),
                        List.of(
                                "cells x genes",
                                "%,d x %,d"
                                        .formatted(
                                                tissue.sourceCells(),
                                                tissue.quality().genesIn())),
                        List.of("measures", tissue.modality().name().toLowerCase(Locale.ROOT)),
                        List.of("coordinates", tissue.positions().unit().symbol()),
                        List.of("median distance to the nearest cell", "%.4g".formatted(tissue.spacing())),
                        List.of(
                                "types for the networks from",
                                tissue.types().origin().name().toLowerCase(Locale.ROOT))),
                false);
    }

    private Section quality() {
        QualityReport q = tissue.quality();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("cells kept", "%,d of %,d".formatted(q.cellsKept(), q.cellsIn())));
        q.removedCells().forEach((reason, n) -> rows.add(List.of("removed: " + reason, "%,d".formatted(n))));
        rows.add(List.of("unusual total or number of genes, kept", "%,d".formatted(q.outliersKept())));
        rows.add(List.of(
                "genes kept",
                "%,d of %,d, of which %,d in the model".formatted(q.genesKept(), q.genesIn(), tissue.geneCount())));
        rows.add(List.of("median total per cell", "%.5g".formatted(q.medianTotal())));
        rows.add(List.of("median genes per cell", "%.5g".formatted(q.medianGenes())));
        rows.add(List.of("zeros", "%.1f %%".formatted(100 * q.zeroFraction())));
        return new Section.Table("Quality control", "", rows, false);
    }

    private Section configuration() {
        StringBuilder text = new StringBuilder();
        describe("model", config, text);
        describe("preparation", tissue.config(), text);
        return new Section.Verbatim(
                "Configuration", "Complete, with timings and hashes, in run.json.", text.toString());
    }

    private static void describe(String name, Record settings, StringBuilder text) {
        text.append(name).append('\n');
        for (RecordComponent c : settings.getClass().getRecordComponents()) {
            try {
                c.getAccessor().setAccessible(true);
                text.append(
                        "  %-22s %s%n".formatted(c.getName(), c.getAccessor().invoke(settings)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("records are readable", e);
            }
        }
    }

    private static int count(int[] codes) {
        return Arrays.stream(codes).max().orElse(-1) + 1;
    }
}
