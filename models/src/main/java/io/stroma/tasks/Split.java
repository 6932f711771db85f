package io.stroma.tasks;

import io.stroma.graph.CsrGraph;
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
    private static final double TEST = 0.2;
    /** Of what is not for test. */
    private static final double VALIDATION = 0.15;

    /** How cells are divided. */
    public enum Kind {
        /** At random: neighbours of test cells are in training, so surroundings leak; as published. */
        RANDOM,
        /** By spatial blocks: no test cell has a neighbour in training. */
        BLOCKS
    }

    /**
     * Divides labelled cells.
     *
     * @param positions of the labelled cells
     * @param graph over the labelled cells; used by {@link Kind#BLOCKS}
     */
    public static Split of(Kind kind, Positions positions, CsrGraph graph, long seed) {
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("split"));
        return kind == Kind.RANDOM ? random(positions.size(), random) : blocks(positions, graph, random);
    }

    private static Split random(int n, SplittableRandom random) {
        int[] order = shuffled(n, random);
        int test = (int) Math.round(TEST * n);
        int validation = (int) Math.round(0.16 * n);
        return new Split(
                Arrays.copyOfRange(order, test + validation, n),
                Arrays.copyOfRange(order, test, test + validation),
                Arrays.copyOf(order, test));
    }

    /** A 6 x 6 grid of ranks along both axes; a fifth of the blocks is for test. */
    private static Split blocks(Positions p, CsrGraph graph, SplittableRandom random) {
        int n = p.size();
        int[] column = rankBlock(p.x());
        int[] row = rankBlock(p.y());
        int[] order = shuffled(GRID * GRID, random);
        boolean[] held = new boolean[GRID * GRID];
        for (int k = 0; k < GRID * GRID / 5; k++) {
            held[order[k]] = true;
        }
        boolean[] test = new boolean[n];
        for (int i = 0; i < n; i++) {
            test[i] = held[column[i] * GRID + row[i]];
        }
        int[] rest = IntStream.range(0, n)
                .filter(i -> !test[i] && !touches(i, test, graph))
                .toArray();
        int[] mixed = shuffled(rest.length, random);
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

    static int[] shuffled(int n, SplittableRandom random) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int t = order[i];
            order[i] = order[j];
            order[j] = t;
        }
        return order;
    }
}
