package io.stroma.tasks;

import io.stroma.error.UsageException;
import io.stroma.graph.CsrGraph;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import io.stroma.tissue.Positions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Cells for training, for choosing among models, and for the final judgement; indices into the labelled cells.
 *
 * @param train rows to learn from
 * @param validation rows to stop and select by
 * @param test rows to judge by, seen once
 */
public record Split(int[] train, int[] validation, int[] test) {

    private static final int GRID = 6;
    private static final int BLOCK_FOLDS = 5;
    private static final double TEST = 0.2;
    /** Of what is not for test. */
    private static final double VALIDATION = 0.15;

    private static final int MOST_TISSUE_FOLDS = 5;

    /** How cells are divided. */
    public enum Kind {
        /** At random: neighbours of test cells are in training, so surroundings leak; as published. */
        RANDOM,
        /** By spatial blocks in five folds: no test cell has a neighbour in training. */
        BLOCKS,
        /** Whole tissues are held out, each once. */
        TISSUE;

        /**
         * Number of divisions after which every labelled cell was tested once; 1 for {@link #RANDOM}, which tests a fifth.
         *
         * @param tissueOf tissue of every labelled cell
         * @throws UsageException if tissues are to be held out and there is only one
         */
        public int folds(int[] tissueOf) {
            return switch (this) {
                case RANDOM -> 1;
                case BLOCKS -> BLOCK_FOLDS;
                case TISSUE -> tissueFolds(tissueOf);
            };
        }
    }

    /**
     * One division of labelled cells.
     *
     * @param positions of the labelled cells
     * @param graph over the labelled cells; used by {@link Kind#BLOCKS}
     * @param tissueOf tissue of every labelled cell; blocks are laid over every tissue
     * @param seed another seed, other shares; tissues are dealt into the same folds whatever it is
     * @param fold which share is for test, 0 to {@link Kind#folds} - 1
     * @throws UsageException if tissues are to be held out and there is only one
     */
    public static Split of(Kind kind, Positions positions, CsrGraph graph, int[] tissueOf, long seed, int fold) {
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("split"));
        return switch (kind) {
            case RANDOM -> random(positions.size(), random);
            case BLOCKS -> without(inBlocks(positions, tissueOf, fold, random), graph, random);
            case TISSUE -> without(inTissues(tissueOf, fold), null, random);
        };
    }

    /** In how many folds tissues are held out: one each for up to five, five groups of tissues above. */
    private static int tissueFolds(int[] tissueOf) {
        int tissues = Math.toIntExact(IntStream.of(tissueOf).distinct().count());
        if (tissues < 2) {
            throw new UsageException("the split 'tissue' holds out whole tissues, but the labelled cells come from one;"
                    + " give several files, or --tissue COLUMN for a file with several");
        }
        return Math.min(tissues, MOST_TISSUE_FOLDS);
    }

    private static boolean[] inTissues(int[] tissueOf, int fold) {
        int folds = tissueFolds(tissueOf);
        int[] tissues = IntStream.of(tissueOf).distinct().sorted().toArray();
        int[] order = Permutations.of(tissues.length, Seeds.stream(0, Seeds.purpose("tissue folds")));
        boolean[] held = new boolean[tissues[tissues.length - 1] + 1];
        for (int k = fold; k < tissues.length; k += folds) {
            held[tissues[order[k]]] = true;
        }
        boolean[] test = new boolean[tissueOf.length];
        for (int i = 0; i < test.length; i++) {
            test[i] = held[tissueOf[i]];
        }
        return test;
    }

    private static Split random(int n, SplittableRandom random) {
        int[] order = Permutations.of(n, random);
        int test = (int) Math.round(TEST * n);
        int validation = (int) Math.round(0.16 * n);
        return new Split(
                Arrays.copyOfRange(order, test + validation, n),
                Arrays.copyOfRange(order, test, test + validation),
                Arrays.copyOf(order, test));
    }

    /** A 6 x 6 grid of ranks along both axes of every tissue; its blocks are dealt into the folds. */
    private static boolean[] inBlocks(Positions p, int[] tissueOf, int fold, SplittableRandom random) {
        boolean[] test = new boolean[p.size()];
        for (int tissue : IntStream.of(tissueOf).distinct().sorted().toArray()) {
            int[] cells = IntStream.range(0, test.length)
                    .filter(i -> tissueOf[i] == tissue)
                    .toArray();
            int[] column = rankBlock(p.select(cells).x());
            int[] row = rankBlock(p.select(cells).y());
            int[] order = Permutations.of(GRID * GRID, random);
            boolean[] held = new boolean[GRID * GRID];
            for (int k = fold; k < order.length; k += BLOCK_FOLDS) {
                held[order[k]] = true;
            }
            for (int i = 0; i < cells.length; i++) {
                test[cells[i]] = held[column[i] * GRID + row[i]];
            }
        }
        return test;
    }

    /** The rest, less the neighbours of test cells, is divided into training and validation. */
    private static Split without(boolean[] test, CsrGraph graph, SplittableRandom random) {
        int n = test.length;
        int[] rest = IntStream.range(0, n)
                .filter(i -> !test[i] && (graph == null || !touches(i, test, graph)))
                .toArray();
        int[] mixed = Permutations.of(rest.length, random);
        int validation = (int) Math.round(VALIDATION * rest.length);
        return new Split(
                Arrays.stream(mixed, validation, rest.length).map(k -> rest[k]).toArray(),
                Arrays.stream(mixed, 0, validation).map(k -> rest[k]).toArray(),
                IntStream.range(0, n).filter(i -> test[i]).toArray());
    }

    private static boolean touches(int i, boolean[] test, CsrGraph graph) {
        for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
            if (test[graph.target(arc)]) {
                return true;
            }
        }
        return false;
    }

    private static int[] rankBlock(double[] values) {
        int n = values.length;
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.<Integer>comparingDouble(i -> values[i]).thenComparingInt(i -> i));
        int[] block = new int[n];
        for (int r = 0; r < n; r++) {
            block[order[r]] = Math.min(GRID - 1, (int) ((long) r * GRID / n));
        }
        return block;
    }
}
