package io.stroma.tasks.expression;

import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parts of the training data that take turns in judging choices: whole slides where there are at least two, else fifths of
 * the only slide along its rows, so that neighbours stay together.
 *
 * @param x features of every part
 * @param y targets of every part
 */
record InnerFolds(List<DenseMatrix> x, List<DenseMatrix> y) {

    private static final int PARTS = 5;

    static InnerFolds of(List<DenseMatrix> x, List<DenseMatrix> y) {
        if (x.size() > 1 || x.get(0).rows() < 2 * PARTS) {
            return new InnerFolds(x, y);
        }
        List<DenseMatrix> xs = new ArrayList<>();
        List<DenseMatrix> ys = new ArrayList<>();
        int n = x.get(0).rows();
        for (int p = 0; p < PARTS; p++) {
            int[] rows = IntStream.range(p * n / PARTS, (p + 1) * n / PARTS).toArray();
            xs.add(x.get(0).select(rows));
            ys.add(y.get(0).select(rows));
        }
        return new InnerFolds(xs, ys);
    }

    int count() {
        return x.size();
    }
}
