package io.stroma.heist;

import io.stroma.nn.GradCheck;
import io.stroma.nn.Module;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of the whole loss, all weights together, in every ablation and variant of the model. */
class ObjectiveGradientTest {

    /** One switch each. */
    enum Variant {
        REFERENCE("reference", c -> c),
        NO_SPACE("paper", c -> c.space(false)),
        NO_GENE_LEVEL("paper", c -> c.geneLevel(false)),
        NO_CROSS_MESSAGES("paper", c -> c.gate(HeistConfig.Gate.NONE)),
        NO_ENCODING("paper", c -> c.encoding(HeistConfig.Encoding.NONE)),
        LAPLACIAN("paper", c -> c.encoding(HeistConfig.Encoding.LAPLACIAN)),
        RANDOM_WALK("paper", c -> c.encoding(HeistConfig.Encoding.RANDOM_WALK)),
        NO_CONTRAST("paper", c -> c.contrastive(0)),
        NO_RECONSTRUCTION("paper", c -> c.reconstruction(0)),
        NO_ORTHOGONALITY("paper", c -> c.orthogonality(0)),
        GENES_OF_SENDERS("stroma", c -> c.gate(HeistConfig.Gate.SENDER)),
        ALL_GENES_A_STEP("stroma", c -> c.genesPerStep(0)),
        STROMA_WITH_PAPER_LOSSES(
                "stroma", c -> c.contrastive(1).orthogonality(0.1).learnedBalance(true)),
        STROMA_WITH_RELEASED_LOSSES(
                "stroma", c -> c.contrastive(1).orthogonality(0.1).formulas(HeistConfig.Formulas.RELEASED)),
        STROMA_WITH_COORDINATES("stroma", c -> c.coordinates(true).coordinateWeight(1));

        final String profile;
        final UnaryOperator<HeistConfigBuilder> change;

        Variant(String profile, UnaryOperator<HeistConfigBuilder> change) {
            this.profile = profile;
            this.change = change;
        }
    }

    private static PreparedTissue tissue;

    @BeforeAll
    static void prepare() {
        tissue = SmallTissue.prepared();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void everyWeight(Variant variant) {
        HeistConfig config = variant.change
                .apply(SmallTissue.config(variant.profile).but().layers(1))
                .build();
        HeistModel model = new HeistModel(config, ScalarType.Double, 1);
        HeistObjective objective = new HeistObjective(model);
        try (Parts parts = Parts.of(tissue, model);
                PointerScope scope = new PointerScope()) {
            HeistPart part = parts.of(SmallTissue.first(8));
            Module trained = new Probe(25).moved(model);
            GradCheck check = new GradCheck(0).with(trained);
            if (!config.trainsBalance()) {
                check.without("balance.gamma"); // its share enters the value and is not trained
            }
            check.check(() -> objective.loss(part, Seeds.stream(7)).total());
        }
    }
}
