package io.stroma.nn.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Layer normalisation of one position in lanes: {@code y = (x - mean) / sqrt(var + eps) * weight + bias} over its C columns,
 * every lane for itself.
 */
final class LaneNorm {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int W = LaneMath.WIDTH;
    private static final float EPS = 1e-5f;

    private final float[] weight; // (C)
    private final float[] bias; // (C)

    LaneNorm(float[] weight, float[] bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /** Normalises C vectors of x from {@code at} into y from {@code to}. */
    void forward(float[] x, int at, float[] y, int to) {
        int columns = weight.length;
        FloatVector mean = mean(x, at, columns);
        FloatVector rate = rate(x, at, columns, mean);
        for (int c = 0; c < columns; c++) {
            FloatVector.fromArray(F, x, at + c * W)
                    .sub(mean)
                    .mul(rate)
                    .mul(weight[c])
                    .add(bias[c])
                    .intoArray(y, to + c * W);
        }
    }

    private static FloatVector mean(float[] x, int at, int columns) {
        FloatVector even = FloatVector.zero(F);
        FloatVector odd = even;
        for (int c = 0; c < columns; c += 2) {
            even = even.add(FloatVector.fromArray(F, x, at + c * W));
            odd = odd.add(FloatVector.fromArray(F, x, at + c * W + W));
        }
        return even.add(odd).mul(1f / columns);
    }

    /** 1 / sqrt(var + eps). */
    private static FloatVector rate(float[] x, int at, int columns, FloatVector mean) {
        FloatVector even = FloatVector.zero(F);
        FloatVector odd = even;
        for (int c = 0; c < columns; c += 2) {
            FloatVector a = FloatVector.fromArray(F, x, at + c * W).sub(mean);
            FloatVector b = FloatVector.fromArray(F, x, at + c * W + W).sub(mean);
            even = a.fma(a, even);
            odd = b.fma(b, odd);
        }
        FloatVector variance = even.add(odd).mul(1f / columns);
        return FloatVector.broadcast(F, 1f).div(variance.add(EPS).sqrt());
    }

    /**
     * Adds derivatives: of x to {@code dx}, of weight and bias to (C, W) arrays. In three passes, which hand each other vectors in
     * an array: one alone is more than the compiler's budget holds, which then stores element by element.
     *
     * @param dy derivative of the result, C vectors from {@code from} on
     * @param room four vectors
     */
    void backward(
            float[] x, int at, float[] dy, int from, float[] dx, int to, float[] dWeight, float[] dBias, float[] room) {
        moments(x, at, room);
        sums(x, at, dy, from, dWeight, dBias, room);
        spread(x, at, dy, from, dx, to, room);
    }

    private void moments(float[] x, int at, float[] room) {
        FloatVector mean = mean(x, at, weight.length);
        mean.intoArray(room, 0);
        rate(x, at, weight.length, mean).intoArray(room, W);
    }

    /** Behind mean and rate come the means over columns of the slopes and of their products with the normalised states. */
    private void sums(float[] x, int at, float[] dy, int from, float[] dWeight, float[] dBias, float[] room) {
        FloatVector mean = FloatVector.fromArray(F, room, 0);
        FloatVector rate = FloatVector.fromArray(F, room, W);
        FloatVector sum = FloatVector.zero(F);
        FloatVector along = sum;
        for (int c = 0; c < weight.length; c++) {
            FloatVector slope = FloatVector.fromArray(F, dy, from + c * W);
            FloatVector unit = FloatVector.fromArray(F, x, at + c * W).sub(mean).mul(rate);
            FloatVector moved = slope.mul(unit);
            int parameter = Lanes.LEAD + c * W;
            FloatVector.fromArray(F, dWeight, parameter).add(moved).intoArray(dWeight, parameter);
            FloatVector.fromArray(F, dBias, parameter).add(slope).intoArray(dBias, parameter);
            sum = sum.add(slope.mul(weight[c]));
            along = along.add(moved.mul(weight[c]));
        }
        sum.mul(1f / weight.length).intoArray(room, 2 * W);
        along.mul(1f / weight.length).intoArray(room, 3 * W);
    }

    private void spread(float[] x, int at, float[] dy, int from, float[] dx, int to, float[] room) {
        FloatVector mean = FloatVector.fromArray(F, room, 0);
        FloatVector rate = FloatVector.fromArray(F, room, W);
        FloatVector sum = FloatVector.fromArray(F, room, 2 * W);
        FloatVector along = FloatVector.fromArray(F, room, 3 * W);
        for (int c = 0; c < weight.length; c++) {
            FloatVector unit = FloatVector.fromArray(F, x, at + c * W).sub(mean).mul(rate);
            FloatVector slope = FloatVector.fromArray(F, dy, from + c * W)
                    .mul(weight[c])
                    .sub(sum)
                    .sub(unit.mul(along));
            slope.fma(rate, FloatVector.fromArray(F, dx, to + c * W)).intoArray(dx, to + c * W);
        }
    }
}
