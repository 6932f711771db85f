package io.stroma.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Tissue;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlantedTissueTest {

    @ParameterizedTest
    @CsvSource({"1,1", "2,3", "7,9", "100,10", "150,1", "200,33"})
    void anySizeIsAValidTissue(int cells, int genes) {
        Tissue tissue = PlantedTissue.generate(cells, genes, 5).tissue();
        tissue.check();
        tissue.expression().slab(0, cells).check();
        assertThat(tissue.cellCount()).isEqualTo(cells);
        assertThat(tissue.geneCount()).isEqualTo(genes);
        assertThat(tissue.positions().unit()).isEqualTo(LengthUnit.MICROMETRE);
    }

    @Test
    void theSeedDecidesAndSlabsAgreeWithTheWhole() {
        Tissue a = PlantedTissue.generate(500, 40, 1).tissue();
        Tissue b = PlantedTissue.generate(500, 40, 1).tissue();
        Tissue other = PlantedTissue.generate(500, 40, 2).tissue();
        float[] whole = dense(a.expression().slab(0, 500));
        assertThat(dense(b.expression().slab(0, 500))).containsExactly(whole);
        assertThat(b.positions().x()).containsExactly(a.positions().x());
        assertThat(dense(other.expression().slab(0, 500))).isNotEqualTo(whole);
        assertThat(dense(a.expression().slab(123, 200))).containsExactly(Arrays.copyOfRange(whole, 123 * 40, 200 * 40));
        assertThat(other.panel()).isEqualTo(a.panel());
    }

    @Test
    void countsLookLikeThoseOfAnImagedPanel() {
        CsrMatrix counts =
                PlantedTissue.generate(4000, 200, 3).tissue().expression().slab(0, 4000);
        double sum = 0;
        for (int k = 0; k < counts.nonZeros(); k++) {
            sum += counts.value(k);
        }
        assertThat(sum / 4000).isBetween(150.0, 400.0);
        assertThat(1 - counts.nonZeros() / (4000.0 * 200)).isBetween(0.5, 0.75);
    }

    @Test
    void everyTypeAndNicheOccursAndNichesHaveTheirOwnMixture() {
        Tissue tissue = PlantedTissue.generate(5000, 20, 4).tissue();
        int[] type = codes(tissue, PlantedTissue.CELL_TYPE);
        int[] niche = codes(tissue, PlantedTissue.NICHE);
        double[][] share = new double[Architecture.NICHES.size()][Architecture.TYPES];
        for (int i = 0; i < type.length; i++) {
            share[niche[i]][type[i]]++;
        }
        for (double[] types : share) {
            double total = Arrays.stream(types).sum();
            assertThat(total).isGreaterThan(50);
            assertThat(Arrays.stream(types).max().orElseThrow() / total).isBetween(0.4, 0.75);
        }
        for (int layer = 0; layer < Architecture.LAYERS; layer++) {
            assertThat(Arrays.stream(share[layer])).allMatch(n -> n > 0); // scattered cells reach every layer
        }
    }

    @Test
    void markersFollowTheTypeAndNicheGenesTheNiche() {
        PlantedTissue planted = PlantedTissue.generate(4000, 100, 6);
        float[] counts = dense(planted.tissue().expression().slab(0, 4000));
        int[] type = codes(planted.tissue(), PlantedTissue.CELL_TYPE);
        int[] niche = codes(planted.tissue(), PlantedTissue.NICHE);
        assertThat(planted.modules()).isEqualTo(10);
        for (int t = 0; t < Architecture.TYPES; t++) {
            assertThat(mean(counts, planted.genesOf(t), type, t, true))
                    .isGreaterThan(4 * mean(counts, planted.genesOf(t), type, t, false));
        }
        assertThat(mean(counts, planted.genesOf(8), niche, 3, true))
                .isGreaterThan(4 * mean(counts, planted.genesOf(8), niche, 0, true));
        assertThat(mean(counts, planted.genesOf(9), niche, 4, true))
                .isGreaterThan(3 * mean(counts, planted.genesOf(9), niche, 1, true));
    }

    @Test
    void genesOfAModuleFluctuateTogether() {
        PlantedTissue planted = PlantedTissue.generate(6000, 60, 8);
        float[] counts = dense(planted.tissue().expression().slab(0, 6000));
        int[] type = codes(planted.tissue(), PlantedTissue.CELL_TYPE);
        int[] cells = IntStream.range(0, 6000).filter(i -> type[i] == 1).toArray();
        double inside = correlation(counts, 60, cells, 1, 11); // both in module 1
        double across = correlation(counts, 60, cells, 1, 12);
        assertThat(inside).isGreaterThan(0.15);
        assertThat(Math.abs(across)).isLessThan(inside / 2);
    }

    @Test
    void samplersHaveTheRightMoments() {
        SplittableRandom random = new SplittableRandom(1);
        for (double mean : new double[] {0.2, 3, 40, 2000}) {
            double sum = 0;
            double squares = 0;
            int n = 40_000;
            for (int i = 0; i < n; i++) {
                double v = NegativeBinomial.draw(mean, 2, random);
                sum += v;
                squares += v * v;
            }
            double variance = squares / n - sum / n * (sum / n);
            assertThat(sum / n).isCloseTo(mean, within(0.05 * mean));
            assertThat(variance).isCloseTo(mean + mean * mean / 2, within(0.1 * (mean + mean * mean / 2)));
        }
    }

    @Test
    void emptyTissuesAreRefused() {
        assertThatThrownBy(() -> PlantedTissue.generate(0, 5, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PlantedTissue.generate(5, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int[] codes(Tissue tissue, String column) {
        return ((CellColumn.Categorical) tissue.cells().column(column).orElseThrow()).codes();
    }

    private static float[] dense(CsrMatrix m) {
        float[] out = new float[m.rows() * m.columns()];
        for (int i = 0; i < m.rows(); i++) {
            for (int k = m.rowStart(i); k < m.rowStart(i + 1); k++) {
                out[i * m.columns() + m.column(k)] = m.value(k);
            }
        }
        return out;
    }

    private static double mean(float[] counts, int[] genes, int[] label, int wanted, boolean equal) {
        int g = counts.length / label.length;
        double sum = 0;
        int n = 0;
        for (int i = 0; i < label.length; i++) {
            if (label[i] == wanted == equal) {
                for (int gene : genes) {
                    sum += counts[i * g + gene];
                    n++;
                }
            }
        }
        return sum / n;
    }

    private static double correlation(float[] counts, int g, int[] cells, int a, int b) {
        double sa = 0;
        double sb = 0;
        double saa = 0;
        double sbb = 0;
        double sab = 0;
        for (int i : cells) {
            double va = Math.log1p(counts[i * g + a]);
            double vb = Math.log1p(counts[i * g + b]);
            sa += va;
            sb += vb;
            saa += va * va;
            sbb += vb * vb;
            sab += va * vb;
        }
        int n = cells.length;
        return (sab - sa * sb / n) / Math.sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
    }
}
