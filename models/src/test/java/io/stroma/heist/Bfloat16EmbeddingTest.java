package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.nn.lanes.Lanes;
import io.stroma.nn.lanes.LinearPrecision;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far embeddings with linear maps in bfloat16 are from those in float32: the bound of docs/performance.md. */
class Bfloat16EmbeddingTest {

    private static PreparedTissue tissue;

    @BeforeAll
    static void prepare() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
        tissue = SmallTissue.prepared();
    }

    @ParameterizedTest
    @CsvSource({"paper,0.04", "stroma,1e-4"})
    void stayWithinTheBound(String profile, double bound) {
        CellEmbeddings plain = embed(profile, LinearPrecision.FLOAT32, 1);
        CellEmbeddings half = embed(profile, LinearPrecision.BFLOAT16, 1);
        for (double distance :
                new double[] {distance(half.cell(), plain.cell()), distance(half.gene(), plain.gene())}) {
            assertThat(distance).isGreaterThan(0).isLessThan(bound);
        }
        CellEmbeddings threads = embed(profile, LinearPrecision.BFLOAT16, 3);
        assertThat(threads.gene().values()).isEqualTo(half.gene().values());
    }

    private static CellEmbeddings embed(String profile, LinearPrecision precision, int threads) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), 4);
        try (Workers workers = new Workers(threads)) {
            try (Parts parts = Parts.of(tissue, model)) {
                model.startFrom(List.of(parts), 4, workers);
            }
            model.linearsIn(precision);
            return new HeistEmbedder(model, workers).embed(tissue, new EmbeddingConfig(64), done -> {});
        }
    }

    /** Length of the difference over the length, of all cells together. */
    private static double distance(DenseMatrix a, DenseMatrix b) {
        double apart = 0;
        double length = 0;
        for (int i = 0; i < a.values().length; i++) {
            apart += Math.pow(a.values()[i] - b.values()[i], 2);
            length += Math.pow(b.values()[i], 2);
        }
        return Math.sqrt(apart / length);
    }
}
