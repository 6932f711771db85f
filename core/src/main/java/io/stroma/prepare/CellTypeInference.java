package io.stroma.prepare;

import io.stroma.error.BadInputException;
import io.stroma.graph.Communities;
import io.stroma.graph.Leiden;
import io.stroma.graph.Neighbours;
import io.stroma.parallel.Workers;
import io.stroma.stats.Pca;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Cell types for the gene networks and the contrastive loss: Leiden communities of the denoised expression (the default,
 * free of labels) or a label column. Networks carry the type into every embedding, so labels under test must not be used.
 */
public final class CellTypeInference {

    /** Type of cells whose label is missing. */
    public static final String UNLABELLED = "unlabelled";

    private CellTypeInference() {}

    /**
     * Leiden communities of the k-nearest-neighbour graph in the space of the principal components; the largest is
     * number 0. The time is that of the neighbour search.
     *
     * @param denoised N x G
     */
    public static CellTypes leiden(CellRows denoised, PreparationConfig config, Workers workers) {
        int n = denoised.rows();
        if (n < 2) {
            return new CellTypes(new int[n], List.of("leiden_0"), CellTypes.Origin.LEIDEN);
        }
        Communities found = Leiden.of(neighbours(denoised, config, workers).union())
                .cluster(config.leidenResolution(), config.seed());
        List<String> names =
                IntStream.range(0, found.count()).mapToObj(c -> "leiden_" + c).toList();
        return new CellTypes(found.of(), names, CellTypes.Origin.LEIDEN);
    }

    private static Neighbours neighbours(CellRows denoised, PreparationConfig config, Workers workers) {
        DenseMatrix space = Pca.fit(denoised, config.leidenComponents(), config.seed(), workers)
                .project(denoised, workers);
        int k = Math.min(config.leidenNeighbours(), denoised.rows() - 1);
        return CellNeighbours.nearest(space, k, config.seed(), workers);
    }

    /**
     * The values of a column, those in use, in the order of its categories (of the alphabet for other columns); missing
     * ones last, as {@value #UNLABELLED}.
     *
     * @throws BadInputException when there is no such column or it names more types than half the cells
     */
    public static CellTypes fromColumn(String tissue, CellTable cells, String name) {
        CellColumn column = cells.column(name)
                .orElseThrow(() -> new BadInputException("%s: no column '%s' to take cell types from; columns are %s"
                        .formatted(tissue, name, cells.columns().keySet())));
        String[] label = new String[cells.size()];
        Arrays.setAll(label, i -> Objects.requireNonNullElse(column.label(i), UNLABELLED));
        List<String> names = new ArrayList<>(order(column, label));
        if (names.remove(UNLABELLED)) {
            names.add(UNLABELLED);
        }
        if (names.size() > Math.max(10, cells.size() / 2)) {
            throw new BadInputException(
                    "%s: column '%s' has %d different values for %d cells, so it does not name cell types"
                            .formatted(tissue, name, names.size(), cells.size()));
        }
        Map<String, Integer> code = new TreeMap<>();
        for (String type : names) {
            code.put(type, code.size());
        }
        int[] typeOf = Arrays.stream(label).mapToInt(code::get).toArray();
        return new CellTypes(typeOf, names, CellTypes.Origin.LABELS);
    }

    private static List<String> order(CellColumn column, String[] label) {
        List<String> used = Arrays.stream(label).distinct().sorted().toList();
        if (!(column instanceof CellColumn.Categorical categorical)) {
            return used;
        }
        List<String> ordered = new ArrayList<>(
                categorical.categories().stream().filter(used::contains).toList());
        used.stream().filter(u -> !ordered.contains(u)).forEach(ordered::add);
        return ordered;
    }
}
