package io.stroma.heist;

import io.stroma.error.ResourceException;
import io.stroma.graph.CsrGraph;
import io.stroma.heist.TissueImputer.Source;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Composition;
import io.stroma.prepare.PreparedTissue;
import io.stroma.stats.Ridge;
import io.stroma.stats.RidgeRows;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The regressions of {@link TissueImputer}, one a gene. Some genes at a time go over the cells together, in slabs: once for the
 * means, once for the products, once for the predictions. So nothing of the size of the tissue has to be in memory, and what a
 * slab reads serves several genes. The order of the sums is that of the cells.
 *
 * <p>N cells, G genes, d width.
 */
final class GeneRegressions {

    /** Genes that go over the cells together, at most. */
    private static final int GENES = 8;

    /** Numbers of a cell that a thread holds: the genes' own values and two means over neighbours. */
    static final int COLUMNS_OF_CELL = 3 * GENES;

    private static final long PRODUCTS = 64 << 20; // bytes of the regressions of one thread

    private final CellRows x; // (N, G)
    private final CsrGraph graph;
    private final CsrGraph wider; // within two steps
    private final HiddenEntries unknown;
    private final HiddenFolds folds;
    private final List<HeistImputer.View> views;
    private final Set<Source> sources;
    private final double[] means; // (G)
    private final int width; // of a row
    private final int numbers; // of a slab
    private CellRows around; // (N, G)

    GeneRegressions(
            PreparedTissue tissue,
            HiddenEntries unknown,
            HiddenFolds folds,
            List<HeistImputer.View> views,
            Set<Source> sources) {
        this(tissue, unknown, folds, views, sources, RegressionSlab.NUMBERS);
    }

    /** With slabs of another size than usual, for tests. */
    GeneRegressions(
            PreparedTissue tissue,
            HiddenEntries unknown,
            HiddenFolds folds,
            List<HeistImputer.View> views,
            Set<Source> sources,
            int numbers) {
        this.numbers = numbers;
        x = tissue.expressionRows();
        graph = tissue.cellGraph();
        wider = NeighbourValues.twoSteps(graph);
        this.unknown = unknown;
        this.folds = folds;
        this.views = views;
        this.sources = sources;
        means = NeighbourValues.geneMeans(x);
        width = width(
                sources, x.columns(), views.isEmpty() ? 0 : views.get(0).cells().columns());
    }

    private static int width(Set<Source> sources, int genes, int d) {
        return sources.stream()
                .mapToInt(s -> switch (s) {
                    case OWN, NEIGHBOURS -> genes;
                    case VALUES -> 2;
                    case CELL -> d;
                    case DECODER -> 1;
                })
                .sum();
    }

    /** Memory of the regressions on all threads, in bytes. */
    static long bytes(long cells, long genes, HeistConfig config, int threads) {
        int width = width(Set.of(Source.values()), (int) genes, config.width());
        long solving = 2 * RidgeRows.bytes(width + 1); // the systems of several penalties, one after the other
        long thread = genesAtOnce(width) * RidgeRows.bytes(width + 1)
                + solving
                + (long) Float.BYTES * (RegressionSlab.NUMBERS + COLUMNS_OF_CELL * cells);
        return threads * thread + cells * 20L * Integer.BYTES; // and the graph of two steps
    }

    /**
     * Refuses what could not be held, before the views are made.
     *
     * @param d width of the embeddings
     * @throws ResourceException if there are too many cells x genes
     */
    static void check(int cells, int genes, int d, Set<Source> sources) {
        ColumnBlocks.rowsOfAll(cells, genes, genesAtOnce(width(sources, genes, d)));
    }

    private static int genesAtOnce(int width) {
        return (int) Math.max(1, Math.min(GENES, PRODUCTS / RidgeRows.bytes(width + 1)));
    }

    /** Predictions, N x G, in the space. */
    CellRows run(ScratchSpace space, Workers workers) {
        if (sources.contains(Source.NEIGHBOURS)) {
            ColumnBlocks mean = ColumnBlocks.in(space, x.rows(), x.columns(), GENES);
            workers.forEach(mean.count(), b -> {
                DenseMatrix own = x.columns(mean.first(b), mean.width(b));
                mean.write(b, 0, own.rows(), NeighbourValues.mean(own, graph).values());
            });
            around = mean;
        }
        ColumnBlocks out = ColumnBlocks.in(space, x.rows(), x.columns(), genesAtOnce(width));
        workers.forEach(out.count(), b -> predict(b, out));
        return out;
    }

    private void predict(int block, ColumnBlocks out) {
        Genes genes = new Genes(out.first(block), out.width(block));
        RegressionSlab slab = new RegressionSlab(x, around, views, sources, numbers);
        Ridge[] fits = genes.fit(slab);
        float[] row = new float[width];
        forEachSlab(slab, () -> {
            float[] predicted = new float[slab.size() * fits.length];
            for (int i = 0; i < slab.size(); i++) {
                for (int g = 0; g < fits.length; g++) {
                    genes.fill(slab, i, g, row);
                    predicted[i * fits.length + g] = (float) fits[g].predict(row);
                }
            }
            out.write(block, slab.from(), slab.size(), predicted);
        });
    }

    /** Does the work for all cells, slab by slab. */
    private void forEachSlab(RegressionSlab slab, Runnable work) {
        for (int from = 0; from < x.rows(); from += slab.size()) {
            slab.read(from);
            work.run();
        }
    }

    /** Some genes, with what their cells' neighbours show of them. */
    private final class Genes {

        private final int first;
        private final DenseMatrix near; // (N, genes), or null
        private final DenseMatrix wide; // (N, genes), or null
        private final int count;

        Genes(int first, int count) {
            this.first = first;
            this.count = count;
            boolean values = sources.contains(Source.VALUES);
            DenseMatrix own = values ? x.columns(first, count) : null;
            double[] mean = Arrays.copyOfRange(means, first, first + count);
            near = values ? NeighbourValues.nonZeroMean(own, mean, graph) : null;
            wide = values ? NeighbourValues.nonZeroMean(own, mean, wider) : null;
        }

        /** Regressions on the entries that teach. */
        Ridge[] fit(RegressionSlab slab) {
            RidgeRows[] rows = new RidgeRows[count];
            Arrays.setAll(rows, g -> new RidgeRows(width + 1));
            forEachSlab(slab, () -> teach(slab, (g, row) -> rows[g].count(row)));
            forEachSlab(slab, () -> teach(slab, (g, row) -> rows[g].add(row)));
            Ridge[] fits = new Ridge[count];
            Arrays.setAll(fits, g -> rows[g].fit());
            return fits;
        }

        private void teach(RegressionSlab slab, RowVisitor visitor) {
            int genes = x.columns();
            float[] row = new float[width + 1];
            for (int g = 0; g < count; g++) {
                for (int i = 0; i < slab.size(); i++) {
                    float value = slab.own()[i * genes + first + g];
                    if (folds.teaches(value, slab.from() + i, first + g)) {
                        fill(slab, i, g, row);
                        row[width] = value;
                        visitor.visit(g, row);
                    }
                }
            }
        }

        /** One row, in the order of the sources. */
        void fill(RegressionSlab slab, int i, int g, float[] row) {
            int genes = x.columns();
            int gene = first + g;
            int cell = slab.from() + i;
            int at = 0;
            if (sources.contains(Source.OWN)) {
                at = own(slab.own(), i * genes, gene, row);
            }
            if (sources.contains(Source.NEIGHBOURS)) {
                System.arraycopy(slab.around(), i * genes, row, at, genes);
                at += genes;
            }
            if (sources.contains(Source.VALUES)) {
                row[at++] = near.get(cell, g);
                row[at++] = wide.get(cell, g);
            }
            int view = HiddenFolds.blindTo(unknown, cell, gene);
            if (sources.contains(Source.CELL)) {
                at = slab.embedding(i, view, row, at);
            }
            if (sources.contains(Source.DECODER)) {
                row[at] = slab.decoded(i, gene, view);
            }
        }

        /** The cell's other genes, normalised without the one. */
        private int own(float[] values, int from, int gene, float[] row) {
            double factor = folds.composition().factor(Math.expm1(values[from + gene]));
            for (int j = 0; j < x.columns(); j++) {
                row[j] = j == gene ? 0 : (float) Composition.scaled(values[from + j], factor);
            }
            return x.columns();
        }
    }

    @FunctionalInterface
    private interface RowVisitor {
        /** A row of the g-th of the genes, its value last. */
        void visit(int g, float[] row);
    }
}
