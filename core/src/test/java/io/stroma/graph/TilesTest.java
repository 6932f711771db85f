package io.stroma.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.tissue.DenseMatrix;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores are |y|^2 - 2 x.y of centred points, for any number of queries: those in registers and those left over. */
class TilesTest {

    @ParameterizedTest
    @CsvSource({"1, 3, 1", "70, 7, 4", "513, 3, 6", "600, 1, 9"})
    void scoresOrderPointsByDistance(int points, int dimensions, int queries) {
        SplittableRandom random = new SplittableRandom(points);
        DenseMatrix x = DenseMatrix.zeros(points, dimensions);
        for (int e = 0; e < x.values().length; e++) {
            x.values()[e] = (float) (5 + random.nextGaussian());
        }
        Tiles tiles = Tiles.of(x);
        float[][] query = new float[queries][];
        for (int q = 0; q < queries; q++) {
            query[q] = tiles.query(x, q % points);
        }
        for (int t = 0; t < tiles.count(); t++) {
            float[][] score = new float[queries][Tile.WIDTH];
            tiles.scores(t, query, score);
            for (int q = 0; q < queries; q++) {
                double self = squared(x, q % points, -1);
                for (int b = 0; b < Tile.WIDTH; b++) {
                    int point = t * Tile.WIDTH + b;
                    if (point >= points) {
                        assertThat(score[q][b]).isNaN();
                    } else {
                        double wanted = squared(x, q % points, point);
                        assertThat(score[q][b] + self).isCloseTo(wanted, within(1e-4 * (1 + wanted + self)));
                    }
                }
            }
        }
    }

    /** A tile that is filled again keeps nothing of what it held. */
    @Test
    void aTileMayBeFilledAgain() {
        DenseMatrix x = Clouds.gaussian(600, 3, 1);
        int[] order = IntStream.range(0, 600).map(i -> 599 - i).toArray();
        Tile used = new Tile(Tiles.mean(x));
        used.fill(x, order, 0);
        used.fill(x, order, Tile.WIDTH); // the last 88 points
        Tile fresh = new Tile(Tiles.mean(x));
        fresh.fill(x, order, Tile.WIDTH);
        float[][] query = {fresh.query(x, 7)};
        float[][] one = new float[1][Tile.WIDTH];
        float[][] other = new float[1][Tile.WIDTH];
        used.scores(query, one);
        fresh.scores(query, other);
        assertThat(one[0]).containsExactly(other[0]);
        assertThat(one[0][87]).isNotNaN();
        assertThat(one[0][88]).isNaN();
    }

    /** Squared distance of two points; of a point to the mean for -1. */
    private static double squared(DenseMatrix x, int i, int j) {
        double sum = 0;
        for (int c = 0; c < x.columns(); c++) {
            double other = 0;
            for (int k = 0; k < x.rows(); k++) {
                other += j < 0 ? x.get(k, c) / x.rows() : k == j ? x.get(k, c) : 0;
            }
            sum += (x.get(i, c) - other) * (x.get(i, c) - other);
        }
        return sum;
    }
}
