package io.stroma.hist;

import io.stroma.parallel.Workers;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * How a forward pass is carried out. Spots and windows are independent inside an operator, so inference works on pieces of
 * them that fit the caches, on several threads; the pieces depend on the number of rows only, and so do the bits. A pass
 * that records a graph takes everything at once.
 */
final class Pass {

    /** Rows whose activations fit the second-level cache. */
    private static final int PIECE = 512;

    /** Below, products read their weights for too few rows: at 160 rows they are a third slower than at 320. */
    private static final int SMALLEST_PIECE = 192;

    /** So that small levels too give several threads something to do. */
    private static final int FEWEST_PIECES = 4;

    private final Workers workers; // null: record
    private final Dropout attention;
    private final Dropout input;
    private final Dropout ffn;

    private Pass(Workers workers, Dropout attention, Dropout input, Dropout ffn) {
        this.workers = workers;
        this.attention = attention;
        this.input = input;
        this.ffn = ffn;
    }

    /** Training: gradients and dropout. */
    static Pass training(Dropout attention, Dropout input, Dropout ffn) {
        return new Pass(null, attention, input, ffn);
    }

    /** Everything at once, with gradients if they are enabled, without dropout. */
    static Pass recorded() {
        return new Pass(null, Dropout.OFF, Dropout.OFF, Dropout.OFF);
    }

    /** Prediction in parallel pieces. */
    static Pass inference(Workers workers) {
        return new Pass(workers, Dropout.OFF, Dropout.OFF, Dropout.OFF);
    }

    /** Work is cut into pieces; otherwise it is done at once. */
    boolean inPieces() {
        return workers != null;
    }

    Dropout attention() {
        return attention;
    }

    Dropout input() {
        return input;
    }

    Dropout ffn() {
        return ffn;
    }

    /** Rows from (inclusive) to (exclusive). */
    record Rows(int from, int to) {

        int count() {
            return to - from;
        }

        /** These rows of a tensor, a view. */
        Tensor of(Tensor t) {
            return from == 0 && to == t.size(0) ? t : t.narrow(0, from, count());
        }

        /** The rows of a tensor that an index (of as many rows as are counted here) names, a copy. */
        Tensor of(Tensor t, Tensor index) {
            return t.index_select(0, of(index));
        }
    }

    /** Work on some rows; its results have as many. */
    @FunctionalInterface
    interface RowWork {
        Tensor[] on(Rows rows);
    }

    /** Applies work to all rows; the results of all pieces one below the other. */
    Tensor[] rows(int count, RowWork work) {
        Together alone = together();
        Together.Later all = alone.rows(count, work);
        alone.run();
        return all.get();
    }

    /** The same for work with a single result. */
    Tensor row(int count, Function<Rows, Tensor> work) {
        return rows(count, rows -> new Tensor[] {work.apply(rows)})[0];
    }

    /** Shows all rows to a visitor that keeps what it wants itself. */
    void visit(int count, Consumer<Rows> visitor) {
        Together alone = together();
        alone.visit(count, visitor);
        alone.run();
    }

    /** Several kinds of work that do not need each other. */
    Together together() {
        return new Together(this, workers);
    }

    /** Bounds of the pieces that so many rows are cut into: an even number of about the same size; one for a single row. */
    int[] cuts(int count) {
        if (workers == null || count < 2) {
            return new int[] {0, count};
        }
        int fewest = count < FEWEST_PIECES * SMALLEST_PIECE ? 2 : FEWEST_PIECES;
        int pieces =
                Math.max(fewest, 2 * ((count + 2 * PIECE - 1) / (2 * PIECE))); // even: two threads are done together
        return IntStream.rangeClosed(0, pieces)
                .map(k -> (int) ((long) count * k / pieces))
                .toArray();
    }
}
