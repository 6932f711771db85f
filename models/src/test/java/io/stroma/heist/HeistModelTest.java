package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import io.stroma.train.Gradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole model on a small planted tissue: gradients, threads, parts. */
class HeistModelTest {

    private static PreparedTissue tissue;

    @BeforeAll
    static void prepare() {
        tissue = SmallTissue.prepared();
    }

    /** Central differences in double, at some entries of every parameter. */
    @ParameterizedTest
    @ValueSource(strings = {"paper", "stroma"})
    void gradientsOfTheLossMeetCentralDifferences(String profile) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), ScalarType.Double, 1);
        HeistObjective objective = new HeistObjective(model);
        try (Parts parts = Parts.of(tissue, model)) {
            HeistPart part = parts.of(SmallTissue.first(24));
            List<String> names = new ArrayList<>(model.parameters().keySet());
            List<Tensor> parameters = model.parameterList();
            SplittableRandom pick = Seeds.stream(2);
            double step = 1e-6;
            try (PointerScope scope = new PointerScope();
                    Gradients gradients =
                            Gradients.of(objective.loss(part, Seeds.stream(7)).total(), parameters)) {
                for (int p = 0; p < parameters.size(); p++) {
                    Tensor g = gradients.get(p);
                    double[] analytic = g == null || !g.defined() ? null : Tensors.doubles(g);
                    if (!model.config().learnedBalance() && names.get(p).equals("balance.gamma")) {
                        assertThat(analytic)
                                .as("a fixed balance is not trained")
                                .satisfiesAnyOf(
                                        a -> assertThat(a).isNull(),
                                        a -> assertThat(a).containsOnly(0));
                        continue;
                    }
                    int k = pick.nextInt((int) parameters.get(p).numel());
                    double numeric = (loss(objective, part, parameters.get(p), k, step)
                                    - loss(objective, part, parameters.get(p), k, -step))
                            / (2 * step);
                    double found = analytic == null ? 0 : analytic[k];
                    assertThat(Math.abs(found - numeric))
                            .as(names.get(p) + "[" + k + "]: " + found + " against " + numeric)
                            .isLessThanOrEqualTo(1e-5 + 1e-3 * Math.abs(numeric));
                }
            }
        }
    }

    private static double loss(HeistObjective objective, HeistPart part, Tensor parameter, int k, double by) {
        double before = parameter.data_ptr_double().get(k);
        parameter.data_ptr_double().put(k, before + by);
        try (PointerScope scope = new PointerScope()) {
            return objective.loss(part, Seeds.stream(7)).total().item_double();
        } finally {
            parameter.data_ptr_double().put(k, before);
        }
    }

    /** Vectors of 24 numbers are too narrow for 20 genes. */
    @Test
    void aModelOfTissuesTellsTheirGenesApart() {
        HeistModel model;
        try (Workers one = new Workers(1)) {
            model = HeistModel.forTissues(List.of(tissue), SmallTissue.config("stroma"), 4, one);
        }
        assertThat(model.config().geneVectorWidth()).isEqualTo(48);
        assertThat(model.encoder.input.identity.weight.size(1)).isEqualTo(48);
    }

    @Test
    void embeddingsDoNotDependOnThreads() {
        HeistModel model = new HeistModel(SmallTissue.config("stroma"), 4);
        try (Workers one = new Workers(1);
                Workers three = new Workers(3)) {
            CellEmbeddings a = new HeistEmbedder(model, one).embed(tissue, 30, n -> {});
            CellEmbeddings b = new HeistEmbedder(model, three).embed(tissue, 30, n -> {});
            assertThat(b.both().values()).isEqualTo(a.both().values());
            for (float v : a.both().values()) {
                assertThat(v).isFinite();
            }
        }
    }

    @Test
    void aPartHoldsItsOwnCellsAndNoOtherArc() {
        HeistModel model = new HeistModel(SmallTissue.config("stroma"), 4);
        try (Parts parts = Parts.of(tissue, model)) {
            HeistPart part = parts.of(SmallTissue.first(20));
            assertThat(part.cells()).hasSize(20);
            assertThat(Arrays.stream(part.cells()).max().orElseThrow()).isLessThan(20);
            for (int arc : part.source()) {
                assertThat(arc).isBetween(0, 19);
            }
        }
    }

    @Test
    void lossesAreNamedAndFinite() {
        for (String profile : List.of("paper", "stroma")) {
            HeistModel model = new HeistModel(SmallTissue.config(profile), 4);
            try (Parts parts = Parts.of(tissue, model);
                    PointerScope scope = new PointerScope()) {
                Map<String, Double> terms = new HeistObjective(model)
                        .loss(parts.of(SmallTissue.first(40)), Seeds.stream(1))
                        .terms();
                assertThat(terms).isNotEmpty();
                terms.forEach((name, value) -> assertThat(value).as(name).isFinite());
            }
        }
    }
}
