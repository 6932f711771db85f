package io.stroma.slide;

import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import java.util.List;
import java.util.stream.IntStream;

/** Small slides for tests: spots in one row, features without content. */
public final class Slides {

    private Slides() {}

    public static Slide of(String name, List<String> genes, float[][] counts) {
        int n = counts.length;
        float[] flat = new float[n * genes.size()];
        for (int i = 0; i < n; i++) {
            System.arraycopy(counts[i], 0, flat, i * genes.size(), genes.size());
        }
        double[] along = IntStream.range(0, n).asDoubleStream().toArray();
        double[] zero = new double[n];
        return new Slide(
                name,
                name,
                IntStream.range(0, n).mapToObj(i -> "s" + i).toList(),
                new GenePanel(genes),
                CsrMatrix.ofDense(n, genes.size(), flat),
                new SpotGrid(along, zero, zero, along, 1, 1, 2),
                new Morphology.Features(DenseMatrix.zeros(n, 1), "test"));
    }
}
