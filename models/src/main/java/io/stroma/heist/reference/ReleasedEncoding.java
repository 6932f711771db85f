package io.stroma.heist.reference;

import io.stroma.nn.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Frequencies of the released positional encodings. Cells, standardised coordinates: divisors {@code 10000^(4i/(d/2))}, the
 * exponent twice the paper's. Genes: the rank, scaled to [0, 1], times linear frequencies
 * {@code 10000 * 2 * 2m / (d/2)}, in single precision, in which angles of ten thousands are visibly rounded.
 */
public final class ReleasedEncoding {

    private static final double BASE = 10_000;

    private ReleasedEncoding() {}

    /** Divisors of cell coordinates, d/4 numbers of single precision. */
    public static double[] divisors(int d) {
        double[] w = new double[d / 4];
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) StrictMath.pow(BASE, 4.0 * i / (d / 2));
        }
        return w;
    }

    /** Values rounded to single precision, in which the released encodings are kept. */
    public static double[] narrowed(double[] values) {
        return Arrays.stream(values).map(v -> (float) v).toArray();
    }

    /** Encoding of the ranks 0 .. g-1: g x d, row-major, numbers of single precision. */
    public static double[] ofRanks(int g, int d) {
        float[] scaled;
        try (PointerScope scope = new PointerScope()) {
            scaled = Tensors.floats(
                    torch.linspace(new Scalar(0.0), new Scalar(1.0), g, Tensors.options(ScalarType.Float))); // (g)
        }
        return ofScaledRanks(scaled, d);
    }

    /**
     * The same from ranks scaled to 0 .. 1. Releases of the engine differ by a unit in the last place of these, which the
     * highest frequency turns into 4e-3 of the encoding.
     */
    public static double[] ofScaledRanks(float[] scaled, int d) {
        double[] pe = new double[scaled.length * d];
        for (int r = 0; r < scaled.length; r++) {
            for (int m = 0; m < d / 2; m++) {
                float frequency = (float) (BASE * 2 * (2 * m) / (d / 2));
                float angle = scaled[r] * frequency;
                pe[r * d + 2 * m] = (float) StrictMath.sin(angle);
                pe[r * d + 2 * m + 1] = (float) StrictMath.cos(angle);
            }
        }
        return pe;
    }
}
