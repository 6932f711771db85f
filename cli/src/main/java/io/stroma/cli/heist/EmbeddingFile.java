package io.stroma.cli.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.heist.CellEmbeddings;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistModel;
import io.stroma.heist.StreamedEmbeddings;
import io.stroma.io.TissueFile;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.nn.lanes.LinearPrecision;
import io.stroma.prepare.CellTypes;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.train.ToolVersion;
import io.stroma.train.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The result as a user of scanpy wants it: the input with embeddings, clusters, types and the cell graph added. */
final class EmbeddingFile {

    static final String BOTH = "X_heist";
    static final String CELL = "X_heist_cell";
    static final String GENE = "X_heist_gene";

    /** What was assumed when the input was read, or done to it. */
    static final String NOTES = "stroma_notes";

    private EmbeddingFile() {}

    /**
     * What is added; rows of cells that quality control left out are NaN or missing.
     *
     * @param labelsSeen label columns that the training of the model knew
     */
    static Annotations annotations(PreparedTissue tissue, CellEmbeddings z, HeistModel model, List<String> labelsSeen) {
        return annotations(tissue, model, labelsSeen, z.partSize(), LinearPrecision.FLOAT32)
                .withObsm(BOTH, new SourceRows(tissue, z.both()))
                .withObsm(CELL, new SourceRows(tissue, z.cell()))
                .withObsm(GENE, new SourceRows(tissue, z.gene()));
    }

    /** The same, read from disk while it is written. */
    static Annotations annotations(
            PreparedTissue tissue,
            StreamedEmbeddings z,
            HeistModel model,
            List<String> labelsSeen,
            LinearPrecision linears) {
        return annotations(tissue, model, labelsSeen, z.partSize(), linears)
                .withObsm(BOTH, new SourceRows(tissue, z.both()))
                .withObsm(CELL, new SourceRows(tissue, z.cell()))
                .withObsm(GENE, new SourceRows(tissue, z.gene()));
    }

    /** Label columns that reach the embedding of a tissue: by its own networks, or by the training of the model. */
    static List<String> labelsSeen(PreparedTissue tissue, List<String> byModel) {
        return Stream.concat(Pretraining.labelsSeen(List.of(tissue)).stream(), byModel.stream())
                .distinct()
                .toList();
    }

    private static Annotations annotations(
            PreparedTissue tissue, HeistModel model, List<String> labelsSeen, int partSize, LinearPrecision linears) {
        HeistConfig config = model.config();
        Map<String, Object> uns = new LinkedHashMap<>();
        uns.put("version", ToolVersion.current());
        uns.put("model", Weights.fingerprint(model));
        uns.put("profile", config.profile());
        uns.put("width", config.width());
        uns.put("layers", config.layers());
        uns.put("part_size", partSize);
        uns.put("linears", linears.name().toLowerCase(Locale.ROOT));
        uns.put("spacing", tissue.spacing());
        uns.put("types_from", tissue.types().origin().name().toLowerCase(Locale.ROOT));
        uns.put("labels_seen", String.join("\n", labelsSeen(tissue, labelsSeen)));
        uns.put("genes", tissue.panel().names().toArray(String[]::new));
        return Annotations.none()
                .withObs("heist_type", types(tissue))
                .withObsp("heist_cell_graph", graph(tissue))
                .withUns("heist", uns);
    }

    /** Writes a copy of the input with additions, or a new .h5ad when the input is of another format. */
    static void write(TissueFile input, Path target, boolean force, Annotations more) {
        Annotations all = input.notes().isEmpty()
                ? more
                : more.withUns(NOTES, input.notes().toArray(String[]::new)); // a control must not pass for a tissue
        if (input.resource() instanceof H5adFile) {
            H5adWriter.copyAndAdd(input.path(), target, force, all);
        } else {
            H5adWriter.write(target, force, input.tissue(), all);
        }
    }

    /** Clusters as a categorical column of the input file. */
    static CellColumn clusters(PreparedTissue tissue, int[] cluster) {
        int count = Arrays.stream(cluster).max().orElse(-1) + 1;
        List<String> names =
                IntStream.range(0, count).mapToObj(Integer::toString).toList();
        return toSource(tissue, cluster, names);
    }

    private static CellColumn types(PreparedTissue tissue) {
        CellTypes types = tissue.types();
        return toSource(tissue, types.typeOf(), types.names());
    }

    private static CellColumn toSource(PreparedTissue tissue, int[] code, List<String> names) {
        int[] codes = new int[tissue.sourceCells()];
        Arrays.fill(codes, -1);
        for (int i = 0; i < code.length; i++) {
            codes[tissue.sourceRow()[i]] = code[i];
        }
        return new CellColumn.Categorical(codes, names, false);
    }

    private static Annotations.WeightedGraph graph(PreparedTissue tissue) {
        CsrGraph g = tissue.cellGraph();
        int n = tissue.sourceCells();
        int[] starts = new int[n + 1];
        int[] targets = new int[g.arcs()];
        int k = 0;
        int row = 0;
        for (int i = 0; i < n; i++) {
            if (row < tissue.sourceRow().length && tissue.sourceRow()[row] == i) {
                for (int arc = g.start(row); arc < g.start(row + 1); arc++) {
                    targets[k++] = tissue.sourceRow()[g.target(arc)];
                }
                row++;
            }
            starts[i + 1] = k;
        }
        float[] ones = new float[targets.length];
        Arrays.fill(ones, 1);
        return new Annotations.WeightedGraph(starts, targets, ones);
    }
}
