package io.stroma.heist;

import io.stroma.random.Seeds;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A fixed unit vector for every gene symbol, so that a gene means the same in every panel without a vocabulary: R standard
 * normals from the stream addressed by the upper-cased symbol, divided by their length. Two genes overlap by about
 * 1 / sqrt(R).
 */
final class GeneVectors {

    private GeneVectors() {}

    /** G x R, row-major. */
    static float[] of(List<String> symbols, int width) {
        float[] vectors = new float[symbols.size() * width];
        for (int g = 0; g < symbols.size(); g++) {
            String symbol = symbols.get(g).toUpperCase(Locale.ROOT);
            SplittableRandom random = Seeds.stream(Seeds.purpose("gene"), Seeds.purpose(symbol));
            double[] v = new double[width];
            double squares = 0;
            for (int r = 0; r < width; r++) {
                v[r] = random.nextGaussian();
                squares += v[r] * v[r];
            }
            for (int r = 0; r < width; r++) {
                vectors[g * width + r] = (float) (v[r] / Math.sqrt(squares));
            }
        }
        return vectors;
    }
}
