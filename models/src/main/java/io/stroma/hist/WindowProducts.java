package io.stroma.hist;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The many small products of window attention in float32, head by head where they lie: the rows of a head are columns of the
 * rows of all heads, which the BLAS takes as they are. The engine would first copy every operand by head, and its own way
 * from one small product to the next takes longer than the product.
 *
 * <p>B windows, p slots of each, H heads, c = d/H channels of a head, d width. Tensors are contiguous.
 */
final class WindowProducts {

    private static final int ROWS = openblas.CblasRowMajor;
    private static final int AS_IT_IS = openblas.CblasNoTrans;
    private static final int TURNED = openblas.CblasTrans;

    private final int windows;
    private final int heads;
    private final int slots;
    private final int width;
    private final int channels;

    WindowProducts(long windows, long heads, long slots, long width) {
        this.windows = Math.toIntExact(windows);
        this.heads = Math.toIntExact(heads);
        this.slots = Math.toIntExact(slots);
        this.width = Math.toIntExact(width);
        this.channels = this.width / this.heads;
    }

    /** Work on one head of one window: {@code row} is where its rows (p, d) begin, {@code pair} where its pairs (p, p) do. */
    private interface Small {
        void product(long row, long pair);
    }

    private void each(Small small) {
        for (int b = 0; b < windows; b++) {
            for (int h = 0; h < heads; h++) {
                small.product((long) b * slots * width + (long) h * channels, ((long) b * heads + h) * slots * slots);
            }
        }
    }

    /** Adds {@code q k^T / sqrt(c)} of queries and keys, (B * p, d) each, to s, (B, H, p, p). */
    void addScores(Tensor q, Tensor k, Tensor s) {
        float scale = (float) (1 / Math.sqrt(channels));
        FloatPointer a = q.data_ptr_float();
        FloatPointer b = k.data_ptr_float();
        FloatPointer c = s.data_ptr_float();
        each((row, pair) -> openblas.cblas_sgemm(
                ROWS,
                AS_IT_IS,
                TURNED,
                slots,
                slots,
                channels,
                scale,
                a.position(row),
                width,
                b.position(row),
                width,
                1,
                c.position(pair),
                slots));
    }

    /** Weighted sums {@code e v} of values (B * p, d) with weights e (B, H, p, p), as rows of all heads, (B * p, d). */
    Tensor sums(Tensor e, Tensor v) {
        Tensor sums = torch.empty_like(v); // (B * p, d)
        FloatPointer a = e.data_ptr_float();
        FloatPointer b = v.data_ptr_float();
        FloatPointer c = sums.data_ptr_float();
        each((row, pair) -> openblas.cblas_sgemm(
                ROWS,
                AS_IT_IS,
                AS_IT_IS,
                slots,
                channels,
                slots,
                1,
                a.position(pair),
                slots,
                b.position(row),
                width,
                0,
                c.position(row),
                width));
        return sums;
    }
}
