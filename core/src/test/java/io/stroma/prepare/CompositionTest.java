package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.tissue.DenseMatrix;
import org.junit.jupiter.api.Test;

class CompositionTest {

    private static DenseMatrix logs(double... linear) {
        float[] v = new float[linear.length];
        for (int e = 0; e < v.length; e++) {
            v[e] = (float) Math.log1p(linear[e]);
        }
        return new DenseMatrix(v.length / 3, 3, v);
    }

    @Test
    void rowsOfOneSumAreClosed() {
        Composition c = Composition.of(logs(10, 30, 60, 0, 50, 50));
        assertThat(c.closed()).isTrue();
        assertThat(c.total()).isCloseTo(100, within(1e-3));
        assertThat(Composition.of(logs(10, 30, 60, 0, 50, 70)).closed()).isFalse();
        assertThat(Composition.of(logs(0, 0, 0)).closed()).isFalse();
    }

    /** Hiding 60 of 100 and normalising 10 and 30 to 100 again makes them 25 and 75. */
    @Test
    void hidingIsNormalisingAnew() {
        Composition c = new Composition(100);
        double factor = c.factor(60);
        assertThat(Composition.scaled(Math.log1p(10), factor)).isCloseTo(Math.log1p(25), within(1e-9));
        assertThat(Composition.scaled(Math.log1p(30), factor)).isCloseTo(Math.log1p(75), within(1e-9));
        assertThat(c.factor(100)).isFinite();
        assertThat(new Composition(Double.NaN).factor(60)).isEqualTo(1);
    }
}
