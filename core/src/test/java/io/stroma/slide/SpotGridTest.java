package io.stroma.slide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import org.junit.jupiter.api.Test;

class SpotGridTest {

    @Test
    void anotherUnitRescalesTheLatticeOnly() {
        double[] v = {0, 1, 2};
        SpotGrid grid = new SpotGrid(v, v, v, v, 1, 200, 0.5); // 100 um between spots
        SpotGrid finer = grid.withUnit(50);
        assertThat(finer.row()).containsExactly(0, 2, 4);
        assertThat(finer.x()).isEqualTo(v);
        assertThat(finer.pitch()).isEqualTo(200); // patches stay the same
        assertThat(finer.withUnit(100).row()).containsExactly(v);
    }

    @Test
    void aUnitNeedsTheSizeOfAPixel() {
        double[] v = {0, 1};
        SpotGrid grid = new SpotGrid(v, v, v, v, 1, 200, Double.NaN);
        assertThatThrownBy(() -> grid.withUnit(55))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("size of a pixel");
    }

    @Test
    void aTurnedSquareGridIsTurnedBack() {
        int side = 6;
        double[] x = new double[side * side];
        double[] y = new double[side * side];
        double angle = Math.toRadians(37);
        for (int i = 0; i < x.length; i++) {
            double gx = 50.0 * (i % side);
            double gy = 50.0 * (i / side);
            x[i] = Math.cos(angle) * gx - Math.sin(angle) * gy + 1000;
            y[i] = Math.sin(angle) * gx + Math.cos(angle) * gy - 77;
        }
        double[][] turned = GridOrientation.align(new Positions(x, y, LengthUnit.PIXEL), 50);
        for (int i = 1; i < x.length; i++) {
            double dx = turned[0][i] - turned[0][0];
            double dy = turned[1][i] - turned[1][0];
            assertThat(dx).isCloseTo(Math.rint(dx), within(1e-6));
            assertThat(dy).isCloseTo(Math.rint(dy), within(1e-6));
        }
    }

    @Test
    void aHexagonalGridStaysAsItIs() {
        double[] x = new double[60];
        double[] y = new double[60];
        for (int i = 0; i < 60; i++) {
            x[i] = i % 10 + (i / 10 % 2) * 0.5;
            y[i] = i / 10 * Math.sqrt(3) / 2;
        }
        double[][] turned = GridOrientation.align(new Positions(x, y, LengthUnit.PIXEL), 1);
        assertThat(turned[0]).containsExactly(x, within(1e-9));
    }
}
