package io.stroma.nn.lanes;

import java.util.Arrays;

/**
 * Derivatives of the weights and the bias of a linear map of states in lanes, {@code sum over positions and lanes of dy x^T}
 * and of dy. Sums are kept for every lane by itself until the end, and nothing is turned: panels of four columns of a few
 * dozen positions are multiplied in registers. Empty lanes count, so derivatives are zero there.
 *
 * <p>W lanes, C inputs, O outputs, both multiples of 4, P positions at a time.
 */
final class WeightSlopes implements AutoCloseable {

    private static final int W = Lanes.WIDTH;
    private static final int SIDE = 4; // of a tile
    private static final int TILE = SIDE * SIDE * W;

    // A panel of dy, up to 16 KB with AVX-512, stays in the first cache, and x, 512 KB, in the second.
    private static final int MOST_POSITIONS = 64;
    private static final int FEWEST_POSITIONS = 16;
    private static final int MOST_OF_X = 8192; // vectors

    private final int columns;
    private final int outputs;
    private final int positions;
    private final float[] x; // (C / 4, P, 4, W)
    private final float[] dy; // (P, 4, W)
    private final float[] sums; // (O / 4, C / 4, 4, 4, W)
    private final float[] ofBias; // (O, W)
    private final float[] unused = new float[SIDE * W];
    private int count; // positions that were read

    /**
     * All zero.
     *
     * @param outputs O
     * @param columns C
     * @param positions of a group, which P divides into runs of nearly equal length
     */
    WeightSlopes(int outputs, int columns, int positions) {
        this.outputs = outputs;
        this.columns = columns;
        this.positions = evenly(positions, Math.max(FEWEST_POSITIONS, Math.min(MOST_POSITIONS, MOST_OF_X / columns)));
        x = LanePool.takeOnLines(columns * this.positions);
        dy = LanePool.takeOnLines(SIDE * this.positions);
        sums = LanePool.takeOnLines(outputs * columns);
        ofBias = LanePool.takeOnLines(outputs);
        Arrays.fill(sums, 0);
        Arrays.fill(ofBias, 0);
    }

    /** Runs of equal length, but for the last, in whole panels of linear maps. */
    private static int evenly(int positions, int most) {
        int runs = Math.max(1, (positions + most - 1) / most);
        int length = (positions + runs - 1) / runs;
        return (length + LanePanel.SIZE - 1) / LanePanel.SIZE * LanePanel.SIZE;
    }

    /** P: so many positions at most are worked on at once. */
    int positions() {
        return positions;
    }

    /**
     * Takes the inputs of some positions.
     *
     * @param from positions (C, W) without gaps, the first at {@code at}
     * @param number of positions, at most P
     */
    void read(float[] from, int at, int number) {
        count = number;
        for (int c = 0; c < columns; c += SIDE) {
            OuterTile.lay(from, at + c * W, columns * W, count, x, panel(c), unused, 0);
        }
    }

    /**
     * Adds what derivatives of some outputs at those positions give.
     *
     * @param from outputs of a position are together, positions {@code pitch} floats apart, the first at {@code at}
     * @param first output
     * @param some number of outputs, a multiple of 4
     */
    void add(float[] from, int at, int pitch, int first, int some) {
        for (int o = 0; o < some; o += SIDE) {
            OuterTile.lay(from, at + o * W, pitch, count, dy, Lanes.LEAD, ofBias, Lanes.LEAD + (first + o) * W);
            for (int c = 0; c < columns; c += SIDE) {
                tile(panel(c), tileOf(first + o, c));
            }
        }
    }

    private void tile(int panel, int to) {
        if (WideLaneMath.AVAILABLE) {
            WideOuterTile.fourByFour(x, panel, dy, Lanes.LEAD, count, sums, to);
        } else {
            OuterTile.fourByTwo(x, panel, dy, Lanes.LEAD, count, sums, to, 0);
            OuterTile.fourByTwo(x, panel, dy, Lanes.LEAD, count, sums, to, 2);
        }
    }

    /** (O, C). */
    float[] weights() {
        float[] total = new float[outputs * columns];
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < columns; c++) {
                int at = tileOf(o / SIDE * SIDE, c / SIDE * SIDE) + (o % SIDE * SIDE + c % SIDE) * W;
                total[o * columns + c] = overLanes(sums, at);
            }
        }
        return total;
    }

    /** (O). */
    float[] bias() {
        float[] total = new float[outputs];
        for (int o = 0; o < outputs; o++) {
            total[o] = overLanes(ofBias, Lanes.LEAD + o * W);
        }
        return total;
    }

    /** Sum of the vector at {@code at}, in pairs, which do not wait for each other. */
    static float overLanes(float[] x, int at) {
        float even = 0;
        float odd = 0;
        for (int lane = 0; lane < W; lane += 2) {
            even += x[at + lane];
            odd += x[at + lane + 1];
        }
        return even + odd;
    }

    private int panel(int column) {
        return Lanes.LEAD + column * count * W;
    }

    private int tileOf(int output, int column) {
        return Lanes.LEAD + (output / SIDE * (columns / SIDE) + column / SIDE) * TILE;
    }

    @Override
    public void close() {
        LanePool.give(x, dy, sums, ofBias);
    }
}
