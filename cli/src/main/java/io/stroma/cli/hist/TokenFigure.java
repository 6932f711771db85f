package io.stroma.cli.hist;

import io.stroma.figures.LabelledPointsFigure;
import io.stroma.hist.HistPredictor;
import io.stroma.io.AtomicFile;
import io.stroma.parallel.Workers;
import io.stroma.slide.Slide;
import io.stroma.stats.Pca;
import io.stroma.tasks.expression.SlideStudy;
import io.stroma.tissue.DenseMatrix;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Slides by the two main directions of their calibration tokens: which slides look alike to the model. */
final class TokenFigure {

    private static final int FEWEST = 3;

    private TokenFigure() {}

    /** Tokens of every slide, one row each; no columns when the model has no tokens. */
    static DenseMatrix tokens(SlideStudy study, HistPredictor predictor) {
        int n = study.set().slides().size();
        float[] out = new float[0];
        int width = 0;
        for (int s = 0; s < n; s++) {
            DenseMatrix tokens = predictor.slideTokens(study.blind(s)); // (T, d)
            if (s == 0) {
                width = tokens.values().length;
                out = new float[n * width];
            }
            System.arraycopy(tokens.values(), 0, out, s * width, width);
        }
        return new DenseMatrix(n, width, out);
    }

    /** Draws the slides if there are enough of them. */
    static void write(Path file, SlideStudy study, DenseMatrix tokens, String fold) {
        if (tokens == null || tokens.columns() < 2 || tokens.rows() < FEWEST) {
            return;
        }
        DenseMatrix plane;
        double[] share = new double[2];
        try (Workers one = new Workers(1)) {
            Pca pca = Pca.fit(tokens, tokens.rows(), 0, one);
            plane = pca.project(tokens, one);
            double all = java.util.Arrays.stream(pca.explainedVariance()).sum();
            for (int k = 0; k < 2; k++) {
                share[k] = all > 0 ? 100 * pca.explainedVariance()[k] / all : 0;
            }
        }
        double[] x = new double[tokens.rows()];
        double[] y = new double[tokens.rows()];
        for (int s = 0; s < x.length; s++) {
            x[s] = plane.get(s, 0);
            y[s] = plane.get(s, 1);
        }
        List<Slide> slides = study.set().slides();
        String svg = LabelledPointsFigure.svg(
                "Slide tokens of the model without " + fold,
                "PC 1 (%.0f %%)".formatted(share[0]),
                "PC 2 (%.0f %%)".formatted(share[1]),
                x,
                y,
                slides.stream().map(Slide::name).toList(),
                slides.stream().map(s -> "patient " + s.patient()).toList());
        AtomicFile.write(file, true, svg.getBytes(StandardCharsets.UTF_8));
    }
}
