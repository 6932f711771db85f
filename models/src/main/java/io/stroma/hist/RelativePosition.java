package io.stroma.hist;

import io.stroma.hist.HistConfig.Position;
import io.stroma.nn.Init;
import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How window attention knows where a neighbour lies: a learned table (the paper's), ALiBi's penalty, rotations of queries
 * and keys, or not at all (paper, Table 3). Only differences of positions enter, and only between sites, never tokens.
 *
 * <p>n sites, H heads, c channels of a head, w half a window, K = (4w-1)^2 offsets.
 */
final class RelativePosition {

    private static final double TABLE_SD = 0.02;
    private static final double ROTATION_BASE = 10_000;

    private final Position kind;
    private final int heads;
    private final int channels;
    private final Tensor bias; // (H, 4w-1, 4w-1)

    private RelativePosition(Position kind, int heads, int channels, Tensor bias) {
        this.kind = kind;
        this.heads = heads;
        this.channels = channels;
        this.bias = bias;
    }

    /** A learned table of a block. */
    static RelativePosition learned(Tensor table, int channels) {
        int heads = (int) table.size(0);
        return new RelativePosition(Position.BIAS, heads, channels, table);
    }

    /** Any kind without parameters. */
    static RelativePosition fixed(Position kind, int heads, int channels, int w, ScalarType dtype) {
        int edge = 4 * w - 1;
        double[] values = new double[heads * edge * edge];
        if (kind == Position.ALIBI) {
            for (int k = 0; k < values.length; k++) {
                int di = k / edge % edge - (2 * w - 1);
                int dj = k % edge - (2 * w - 1);
                values[k] = -slope(k / (edge * edge), heads) * Math.hypot(di, dj);
            }
        }
        Tensor bias = Tensors.of(values, dtype, heads, edge, edge); // (H, 4w-1, 4w-1)
        bias.retainReference();
        return new RelativePosition(kind, heads, channels, bias);
    }

    /** First values of a learned table, (H, 4w-1, 4w-1). */
    static Tensor table(int heads, int w, ScalarType dtype, SplittableRandom random) {
        return Init.truncatedNormal(TABLE_SD, dtype, random, heads, 4 * w - 1, 4 * w - 1);
    }

    /** ALiBi's slope of a head, 2^(-8 (h+1) / H). */
    static double slope(int head, int heads) {
        return Math.pow(2, -8.0 * (head + 1) / heads);
    }

    /** Added to the scores, (H, K). */
    Tensor bias() {
        return bias.view(heads, -1); // (H, K)
    }

    /** Rotations of a level's sites; null unless this is the rotating kind. */
    Rotation rotation(Sites sites, ScalarType dtype) {
        return kind == Position.ROPE ? Rotation.of(sites, heads, channels, dtype) : null;
    }

    /**
     * Rotations by position, angle {@code position * 10000^(-2m / (c/2))} for the pair of channels (2m, 2m+1); the first half
     * of the channels turns with the row, the second with the column.
     *
     * @param cos (N, 1, c/2)
     * @param sin (N, 1, c/2)
     */
    record Rotation(int heads, Tensor cos, Tensor sin) {

        private static Rotation of(Sites sites, int heads, int channels, ScalarType dtype) {
            int pairs = channels / 4; // of one axis
            double[] cos = new double[sites.size() * 2 * pairs];
            double[] sin = new double[cos.length];
            for (int s = 0; s < sites.size(); s++) {
                for (int m = 0; m < 2 * pairs; m++) {
                    int position = m < pairs ? sites.i()[s] : sites.j()[s];
                    double angle = position * Math.pow(ROTATION_BASE, -2.0 * (m % pairs) / (2 * pairs));
                    cos[s * 2 * pairs + m] = Math.cos(angle);
                    sin[s * 2 * pairs + m] = Math.sin(angle);
                }
            }
            return new Rotation(
                    heads,
                    Tensors.of(cos, dtype, sites.size(), 1, 2L * pairs),
                    Tensors.of(sin, dtype, sites.size(), 1, 2L * pairs));
        }

        /** Queries or keys of some sites, turned, (n, d). */
        Tensor of(Pass.Rows rows, Tensor x) {
            long n = x.size(0);
            long d = x.size(1);
            Tensor pairs = x.view(n, heads, d / heads / 2, 2); // (n, H, c/2, 2)
            Tensor x0 = pairs.select(3, 0); // (n, H, c/2)
            Tensor x1 = pairs.select(3, 1); // (n, H, c/2)
            Tensor a = rows.of(cos); // (n, 1, c/2)
            Tensor b = rows.of(sin); // (n, 1, c/2)
            Tensor y0 = x0.mul(a).sub(x1.mul(b)); // (n, H, c/2)
            Tensor y1 = x1.mul(a).add(x0.mul(b)); // (n, H, c/2)
            return torch.stack(new TensorVector(y0, y1), 3).view(n, d); // (n, d)
        }
    }
}
