package io.stroma.tasks.outcome;

import io.stroma.parallel.Workers;
import io.stroma.stats.LogisticRegression;
import io.stroma.stats.Pca;
import io.stroma.stats.Standardizer;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The linear head over one row of features a tissue: standardised columns, principal components when columns outnumber
 * what the tissues can support, class-balanced logistic regression. All of it is fitted on the training tissues.
 *
 * @param features rows of all tissues (T x F), from the training tissues
 */
public record LogisticHead(Features features) implements OutcomeMethod {

    private static final int TISSUES_PER_COMPONENT = 4;
    private static final double PENALTY = 1; // after the first component is scaled to variance 1

    /** Features of tissues; what has to be fitted is fitted on the training tissues. */
    @FunctionalInterface
    public interface Features {
        DenseMatrix of(int[] train, long seed);
    }

    /** A head over features that need no fitting. */
    public static LogisticHead over(DenseMatrix rows) {
        return new LogisticHead((train, seed) -> rows);
    }

    @Override
    public double[][] probabilities(Study study, int[] train, int[] test, long seed) {
        double[][] x = reduced(features.of(train, seed), train);
        int[] label = pick(study.outcome(), train);
        LogisticRegression model = LogisticRegression.fit(
                Arrays.stream(train).mapToObj(t -> x[t]).toArray(double[][]::new),
                label,
                study.classes().size(),
                PENALTY);
        return Arrays.stream(test).mapToObj(t -> model.probabilities(x[t])).toArray(double[][]::new);
    }

    /** T x K: standardised columns, or their leading components, with the first at variance 1. */
    private static double[][] reduced(DenseMatrix rows, int[] train) {
        DenseMatrix scaled = Standardizer.fit(rows, train).apply(rows);
        int most = Math.max(2, train.length / TISSUES_PER_COMPONENT);
        if (scaled.columns() <= most) {
            return doubles(scaled, 1);
        }
        Workers here = new Workers(1);
        Pca pca = Pca.fit(scaled.select(train), most, 0, here);
        double deviation = Math.sqrt(pca.explainedVariance()[0]);
        return doubles(pca.project(scaled, here), deviation > 0 ? 1 / deviation : 1);
    }

    private static double[][] doubles(DenseMatrix x, double factor) {
        return IntStream.range(0, x.rows())
                .mapToObj(i -> IntStream.range(0, x.columns())
                        .mapToDouble(j -> factor * x.get(i, j))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static int[] pick(int[] values, int[] rows) {
        return Arrays.stream(rows).map(i -> values[i]).toArray();
    }
}
