package io.stroma.prepare;

import io.stroma.error.BadInputException;
import io.stroma.graph.Knn;
import io.stroma.graph.Leiden;
import io.stroma.parallel.Workers;
import io.stroma.stats.Pca;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The type of every cell: Leiden communities of the neighbour graph over the denoised expression, or a label column. An
 * embedding built from labels must not be judged on them, so labels are never the default.
 */
final class CellTypeInference {

    private static final String UNLABELLED = "unlabelled";

    private CellTypeInference() {}

    static CellTypes infer(DenseMatrix denoised, CellTable cells, PreparationConfig c, Workers workers) {
        return c.typesColumn() == null ? leiden(denoised, c, workers) : labels(cells, c.typesColumn());
    }

    private static CellTypes leiden(DenseMatrix denoised, PreparationConfig c, Workers workers) {
        int n = denoised.rows();
        Pca pca = Pca.fit(n, denoised.columns(), denoised.values(), c.leidenComponents());
        double[] space = pca.transform(n, denoised.values());
        Knn near = Knn.of(n, pca.size(), space, c.leidenNeighbours(), workers);
        int[] community = Leiden.communities(near.graph(), c.leidenResolution(), c.seed());
        int count = IntStream.of(community).max().orElse(-1) + 1;
        List<String> names =
                IntStream.range(0, count).mapToObj(t -> "leiden " + t).toList();
        return new CellTypes(community, names, CellTypes.Origin.LEIDEN);
    }

    private static CellTypes labels(CellTable cells, String name) {
        CellColumn column = cells.column(name)
                .orElseThrow(() -> new BadInputException("there is no label column '%s'; the cell table has: %s"
                        .formatted(name, String.join(", ", cells.columns().keySet()))));
        Map<String, Integer> index = new LinkedHashMap<>();
        int[] typeOf = new int[cells.size()];
        for (int i = 0; i < typeOf.length; i++) {
            String label = column.text(i);
            String type = label == null || label.isBlank() ? UNLABELLED : label;
            typeOf[i] = index.computeIfAbsent(type, t -> index.size());
        }
        return new CellTypes(typeOf, new ArrayList<>(index.keySet()), CellTypes.Origin.LABELS);
    }
}
