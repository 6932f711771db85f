package io.stroma.heist;

import io.stroma.random.Seeds;
import java.util.List;
import java.util.Locale;

/**
 * A fixed unit vector for every gene symbol, so that a gene means the same in every panel without a vocabulary: R standard
 * normals, divided by their length. Two genes overlap by about 1 / sqrt(R).
 *
 * <p>The numbers are part of every trained model, so the scheme is spelled out and depends on no library: with
 * {@code h = Seeds.derive(Seeds.purpose("gene"), Seeds.purpose(SYMBOL))} and {@code u_k} the upper 53 bits of
 * {@code Seeds.derive(h, k)} as a number in (0, 1], the normals 2k and 2k + 1 are
 * {@code sqrt(-2 ln u_2k) (cos, sin)(2 pi u_2k+1)} (Box and Muller 1958).
 */
final class GeneVectors {

    private static final long GENES = Seeds.purpose("gene");

    private GeneVectors() {}

    /** G x R, row-major; numbers of single precision. */
    static double[] of(List<String> symbols, int width) {
        double[] vectors = new double[symbols.size() * width];
        for (int g = 0; g < symbols.size(); g++) {
            double[] v = normals(symbols.get(g).toUpperCase(Locale.ROOT), width);
            double squares = 0;
            for (double component : v) {
                squares += component * component;
            }
            for (int r = 0; r < width; r++) {
                vectors[g * width + r] = (float) (v[r] / Math.sqrt(squares));
            }
        }
        return vectors;
    }

    private static double[] normals(String symbol, int width) {
        long hash = Seeds.derive(GENES, Seeds.purpose(symbol));
        double[] v = new double[width];
        for (int r = 0; r < width; r += 2) {
            double radius = Math.sqrt(-2 * StrictMath.log(uniform(hash, r)));
            double angle = 2 * Math.PI * uniform(hash, r + 1);
            v[r] = radius * StrictMath.cos(angle);
            if (r + 1 < width) {
                v[r + 1] = radius * StrictMath.sin(angle);
            }
        }
        return v;
    }

    /** Number k of a hash, in (0, 1]. */
    private static double uniform(long hash, long k) {
        return ((Seeds.derive(hash, k) >>> 11) + 1) * 0x1p-53;
    }
}
