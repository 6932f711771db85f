package io.stroma.tasks;

import io.stroma.error.BadInputException;
import io.stroma.graph.SpatialPartition;
import io.stroma.prepare.Composition;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which entries of a tissue an evaluation hides, in rows and columns of the tissue. They are hidden before anything is
 * computed from the tissue, its library sizes included.
 *
 * @param hidden genes hidden in every cell (N)
 */
public record ImputationMask(List<BitSet> hidden) {

    private static final int QUARTILES = 4;
    private static final int BLOCKS = 30;
    private static final int ENOUGH_BLOCKS = 5;

    /** How entries are chosen. */
    public enum Kind {
        /** A share of the non-zero entries, at random. */
        ENTRIES,
        /** Whole genes, the same share of every sparsity quartile, unmeasured in a fifth of the tissue's blocks. */
        GENES
    }

    /** Chooses entries of a kind. */
    public static ImputationMask of(Kind kind, Tissue tissue, double share, long seed) {
        return kind == Kind.ENTRIES ? entries(tissue, share, seed) : genes(tissue, share, seed);
    }

    /**
     * Hides non-zero entries at random.
     *
     * @param share of the non-zero entries
     */
    public static ImputationMask entries(Tissue tissue, double share, long seed) {
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("hidden entries"));
        CsrMatrix x = tissue.expression().slab(0, tissue.cellCount());
        List<BitSet> hidden = nothing(tissue);
        for (int i = 0; i < x.rows(); i++) {
            for (int k = x.rowStart(i); k < x.rowStart(i + 1); k++) {
                if (x.value(k) != 0 && random.nextDouble() < share) {
                    hidden.get(i).set(x.column(k));
                }
            }
        }
        return new ImputationMask(hidden);
    }

    /**
     * Hides genes as if they had not been measured in a fifth of the tissue's spatial blocks: the same share of every
     * quartile of the genes by their number of non-zero cells, at least one.
     *
     * @param share of the genes
     */
    public static ImputationMask genes(Tissue tissue, double share, long seed) {
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("hidden genes"));
        CsrMatrix x = tissue.expression().slab(0, tissue.cellCount());
        int[] seen = new int[x.columns()];
        for (int k = 0; k < x.nonZeros(); k++) {
            seen[x.column(k)] += x.value(k) != 0 ? 1 : 0;
        }
        int[] bySparsity = IntStream.range(0, seen.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(g -> seen[g]).thenComparingInt(g -> g))
                .mapToInt(Integer::intValue)
                .toArray();
        BitSet genes = new BitSet();
        for (int q = 0; q < QUARTILES; q++) {
            int from = q * seen.length / QUARTILES;
            int to = (q + 1) * seen.length / QUARTILES;
            int[] order = Permutations.of(to - from, random);
            long wanted = Math.max(1, Math.round(share * (to - from)));
            for (int k = 0; k < Math.min(order.length, wanted); k++) {
                genes.set(bySparsity[from + order[k]]);
            }
        }
        List<BitSet> hidden = nothing(tissue);
        for (int i : blockCells(tissue, random)) {
            hidden.get(i).or(genes);
        }
        return new ImputationMask(hidden);
    }

    private static int[] blockCells(Tissue tissue, SplittableRandom random) {
        int[] located = IntStream.range(0, tissue.cellCount())
                .filter(tissue.positions()::isFinite)
                .toArray();
        List<int[]> blocks =
                SpatialPartition.parts(tissue.positions().select(located), Math.max(1, located.length / BLOCKS), 0);
        if (blocks.size() < ENOUGH_BLOCKS) {
            throw new BadInputException("%s: %d cells are too few to hold out whole genes in a part of the tissue"
                    .formatted(tissue.name(), located.length));
        }
        int[] order = Permutations.of(blocks.size(), random);
        return Arrays.stream(order, 0, blocks.size() / 5)
                .mapToObj(blocks::get)
                .flatMapToInt(Arrays::stream)
                .map(k -> located[k])
                .toArray();
    }

    private static List<BitSet> nothing(Tissue tissue) {
        List<BitSet> hidden = new ArrayList<>();
        for (int i = 0; i < tissue.cellCount(); i++) {
            hidden.add(new BitSet());
        }
        return hidden;
    }

    /**
     * The tissue without the hidden entries. Logarithms of normalised values are normalised anew where every cell had the
     * same total, since the total minus the rest would give a hidden value away.
     */
    public Tissue apply(Tissue tissue) {
        CsrMatrix x = tissue.expression().slab(0, tissue.cellCount());
        double[] factor = factors(tissue, x);
        int[] starts = new int[x.rows() + 1];
        int[] columns = new int[x.nonZeros()];
        float[] values = new float[x.nonZeros()];
        int n = 0;
        for (int i = 0; i < x.rows(); i++) {
            for (int k = x.rowStart(i); k < x.rowStart(i + 1); k++) {
                if (!hidden.get(i).get(x.column(k))) {
                    columns[n] = x.column(k);
                    values[n++] = factor[i] == 1 ? x.value(k) : (float) Composition.scaled(x.value(k), factor[i]);
                }
            }
            starts[i + 1] = n;
        }
        return new Tissue(
                tissue.name(),
                new CsrMatrix(x.columns(), starts, Arrays.copyOf(columns, n), Arrays.copyOf(values, n)),
                tissue.panel(),
                tissue.positions(),
                tissue.cells(),
                tissue.modality(),
                tissue.scale());
    }

    private double[] factors(Tissue tissue, CsrMatrix x) {
        double[] factor = new double[x.rows()];
        Arrays.fill(factor, 1);
        if (tissue.scale() == ValueScale.COUNTS || tissue.scale() == ValueScale.LINEAR) {
            return factor; // normalised later, from what is visible
        }
        float[] dense = new float[Math.multiplyExact(x.rows(), x.columns())];
        double[] gone = new double[x.rows()];
        for (int i = 0; i < x.rows(); i++) {
            for (int k = x.rowStart(i); k < x.rowStart(i + 1); k++) {
                dense[i * x.columns() + x.column(k)] = x.value(k);
                gone[i] += hidden.get(i).get(x.column(k)) ? Math.expm1(x.value(k)) : 0;
            }
        }
        Composition composition = Composition.of(new DenseMatrix(x.rows(), x.columns(), dense));
        for (int i = 0; i < factor.length; i++) {
            factor[i] = composition.factor(gone[i]);
        }
        return factor;
    }
}
