package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.graph.CsrGraph;
import io.stroma.heist.reference.Partners;
import io.stroma.heist.reference.ReleasedContrastiveLoss;
import io.stroma.heist.reference.ReleasedOrthogonality;
import io.stroma.heist.reference.ReleasedReconstruction;
import io.stroma.nn.GradCheck;
import io.stroma.nn.Tensors;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import io.stroma.train.Gradients;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Values and gradients of the losses where they are easy to get wrong: nothing hidden, empty columns, lonely cells. */
class LossGradientTest extends OnSmallTissue {

    private static final ScalarType F64 = ScalarType.Double;
    private static final int D = 8;

    private final Probe probe = new Probe(24);

    private static GradCheck check() {
        return new GradCheck(5).everyLeafCounts();
    }

    private static double[] gradient(Tensor loss, Tensor leaf) {
        try (Gradients g = Gradients.of(loss, List.of(leaf))) {
            return Tensors.doubles(g.get(0));
        }
    }

    @Test
    void releasedContrastive() {
        int[] typeOf = {0, 0, 1, 1, 1, 2};
        Partners partners = Partners.draw(typeOf, 3, Seeds.stream(4));
        // mostly positive entries keep cosines above the floor, where the loss is flat
        Tensor cells = probe.tensor(6, D).abs();
        Tensor genes = probe.tensor(6, 4, D).abs();
        check().with("cells", cells)
                .with("genes", genes)
                .check(() -> ReleasedContrastiveLoss.of(cells, genes, partners));
    }

    @Test
    void releasedReconstructionAndOrthogonality() {
        Tensor predicted = probe.tensor(5, 3);
        Tensor truth = probe.tensor(5, 3);
        Tensor masked = Tensors.of(new double[] {1, 0, 0, 1, 0}, F64, 5, 1);
        check().with("predicted", predicted).check(() -> ReleasedReconstruction.of(predicted, truth, masked));
        Tensor z = probe.tensor(6, D);
        check().with("z", z).check(() -> ReleasedOrthogonality.of(z));
    }

    @Test
    void reconstructionTeachesHiddenEntriesOnly() {
        Tensor predicted = probe.tensor(3, 4);
        Tensor truth = probe.tensor(3, 4);
        Tensor hidden = Tensors.of(new double[] {0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0}, F64, 3, 4);
        check().with("predicted", predicted).check(() -> MaskedReconstruction.ofExpression(predicted, truth, hidden));
        double[] g = gradient(MaskedReconstruction.ofExpression(predicted, truth, hidden), predicted);
        double[] open = Tensors.doubles(hidden);
        for (int e = 0; e < g.length; e++) {
            assertThat(g[e] != 0).as("entry " + e).isEqualTo(open[e] != 0);
        }
        Tensor nothing = Tensors.zeros(F64, 3, 4);
        Tensor loss = MaskedReconstruction.ofExpression(predicted, truth, nothing);
        assertThat(loss.item_double()).isZero();
        assertThat(Arrays.stream(gradient(loss, predicted)).map(Math::abs)).containsOnly(0.0);
    }

    /** An error of 3 in one hidden entry of a cell with two: 9 / 2 in that cell, 1.5 as the mean over three cells. */
    @Test
    void reconstructionByHand() {
        Tensor truth = Tensors.zeros(F64, 3, 2);
        Tensor predicted = Tensors.of(new double[] {3, 0, 7, 7, 0, 0}, F64, 3, 2);
        Tensor hidden = Tensors.of(new double[] {1, 1, 0, 0, 1, 0}, F64, 3, 2);
        assertThat(MaskedReconstruction.ofExpression(predicted, truth, hidden).item_double())
                .isEqualTo(1.5);
        Tensor away = Tensors.of(new double[] {1, 1, 0}, F64, 3, 1);
        assertThat(MaskedReconstruction.ofCoordinates(predicted, truth, away).item_double())
                .isEqualTo((9 + 98) / 2.0);
    }

    @Test
    void orthogonality() {
        Tensor z = probe.tensor(7, D);
        check().with("z", z).check(() -> OrthogonalityLoss.of(z));
        assertThat(OrthogonalityLoss.of(z.mul(new Scalar(100.0))).item_double())
                .as("only directions of columns count")
                .isCloseTo(OrthogonalityLoss.of(z).item_double(), within(1e-12));
        assertThat(OrthogonalityLoss.of(Tensors.of(new double[] {2, 0, 0, 3}, F64, 2, 2))
                        .item_double())
                .isCloseTo(0, within(1e-15));
    }

    @Test
    void orthogonalityOfAnEmptyColumnIsFinite() {
        Tensor z = Tensors.of(new double[] {1, 0, 2, 0, -1, 0}, F64, 3, 2);
        z.requires_grad_(true);
        Tensor loss = OrthogonalityLoss.of(z);
        assertThat(loss.item_double()).isCloseTo(0.25, within(1e-12)); // |0 - 1|^2 / 2^2
        for (double g : gradient(loss, z)) {
            assertThat(g).isFinite();
        }
    }

    /** A part of one network for every type; cells of the given types. */
    private HeistPart part(Parts[] keep, int... typeOf) {
        int types = 1 + Arrays.stream(typeOf).max().orElseThrow();
        int[] all = new int[tissue.cellCount()];
        System.arraycopy(typeOf, 0, all, 0, typeOf.length);
        CsrGraph network = tissue.networks().get(0).graph();
        PreparedTissue typed = ChangedTissue.of(tissue)
                .types(all, Collections.nCopies(types, network))
                .build();
        keep[0] = new Parts(typed, SmallTissue.config("paper"), F64);
        return keep[0].of(SmallTissue.first(typeOf.length));
    }

    private ContrastivePairs pairs(HeistPart part, double radius) {
        HeistConfig config = SmallTissue.config("paper").but().radius(radius).build();
        return ContrastivePairs.draw(part, config, Seeds.stream(3));
    }

    @Test
    void contrastiveIsNothingWithoutPositivesOrNegatives() {
        Parts[] keep = new Parts[1];
        for (int[] typeOf : new int[][] {{0, 0, 0, 0}, {0, 1, 2, 3}}) {
            HeistPart part = part(keep, typeOf);
            ContrastivePairs pairs = pairs(part, 1e6);
            assertThat(pairs.anchors()).isZero();
            Tensor z = probe.tensor(4, D);
            Tensor genes = probe.tensor(4, part.genes(), D);
            assertThat(new ContrastiveLoss(part, pairs, 0.2)
                            .of(new HeistEncoder.Embeddings(z, genes, z, null))
                            .item_double())
                    .isZero();
            keep[0].close();
        }
    }

    /** The formula of the class comment, written out with loops. */
    @Test
    void contrastiveMeetsItsFormula() {
        Parts[] keep = new Parts[1];
        HeistPart part = part(keep, 0, 0, 0, 1, 1, 2);
        ContrastivePairs pairs = pairs(part, 1e6);
        int n = part.size();
        int g = part.genes();
        Tensor cells = probe.tensor(n, D);
        Tensor pooled = probe.tensor(n, D);
        Tensor genes = probe.tensor(n, g, D);
        ContrastiveLoss loss = new ContrastiveLoss(part, pairs, 0.2);
        double[] c = Tensors.doubles(cells);
        double[] p = Tensors.doubles(pooled);
        double[] v = Tensors.doubles(genes);
        int[] typeOf = part.typeOf();
        assertThat(pairs.anchors()).isEqualTo(5); // the only cell of type 2 has no positive
        double expected = 0;
        for (int i = 0; i < 5; i++) {
            ContrastivePairs.GenePairs drawn = pairs.genes().get(typeOf[i]);
            int anchor = i;
            expected += anchor(typeOf, i, j -> cosine(c, anchor, c, j) / 0.2) / 5;
            expected += anchor(typeOf, i, j -> cosine(c, anchor, p, j) / 0.2) / 5;
            for (int s = 0; s < ContrastivePairs.GENE_PAIRS; s++) {
                int of = i * g + drawn.p()[s];
                int with = drawn.q()[s];
                expected += anchor(typeOf, i, j -> cosine(v, of, v, j * g + with) / 0.2)
                        / (5.0 * ContrastivePairs.GENE_PAIRS);
            }
        }
        HeistEncoder.Embeddings z = new HeistEncoder.Embeddings(cells, genes, pooled, null);
        assertThat(loss.of(z).item_double()).isCloseTo(expected, within(1e-9));
        check().with("cells", cells).with("genes", genes).with("pooled", pooled).check(() -> loss.of(z));
        keep[0].close();
    }

    /** Mean over the positives of {@code -log(e^s_ij / (e^s_ij + sum_k e^s_ik))}; all cells are near each other. */
    private static double anchor(int[] typeOf, int i, java.util.function.IntToDoubleFunction score) {
        double negatives = 0;
        for (int k = 0; k < typeOf.length; k++) {
            negatives += typeOf[k] == typeOf[i] ? 0 : Math.exp(score.applyAsDouble(k));
        }
        double sum = 0;
        int positives = 0;
        for (int j = 0; j < typeOf.length; j++) {
            if (j != i && typeOf[j] == typeOf[i]) {
                double e = Math.exp(score.applyAsDouble(j));
                sum -= Math.log(e / (e + negatives));
                positives++;
            }
        }
        return sum / positives;
    }

    private static double cosine(double[] a, int i, double[] b, int j) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int c = 0; c < D; c++) {
            dot += a[i * D + c] * b[j * D + c];
            aa += a[i * D + c] * a[i * D + c];
            bb += b[j * D + c] * b[j * D + c];
        }
        return dot / Math.sqrt(aa * bb);
    }
}
