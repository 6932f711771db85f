package io.stroma.heist;

import io.stroma.nn.GradCheck;
import io.stroma.random.Seeds;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of the input maps and of the whole encoder at their inputs: values, coordinates, encodings, gene vectors. */
class InputGradientTest extends OnSmallTissue {

    private static final ScalarType F64 = ScalarType.Double;
    private static final int CELLS = 8;

    private final Probe probe = new Probe(22);

    private static GradCheck atInputs(NodeInputs in, TissueContext context) {
        GradCheck check = new GradCheck(3)
                .everyLeafCounts()
                .with("coordinates", in.coordinates())
                .with("cell encoding", in.cellEncoding())
                .with("x", in.x());
        if (in.geneEncodings() != null) {
            check.with("gene encodings", in.geneEncodings());
        }
        if (context.geneVectors != null) {
            check.with("z", in.z()).with("gene vectors", context.geneVectors);
        }
        return check;
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference", "stroma"})
    void inputMap(String profile) {
        HeistConfig config = SmallTissue.config(profile);
        try (Parts parts = new Parts(tissue, config, F64)) {
            HeistPart part = parts.of(SmallTissue.first(CELLS));
            InputMap input = probe.moved(new InputMap(config, F64, probe.random()));
            NodeInputs in = NodeInputs.of(part, Masks.draw(part, config, Seeds.stream(5)), config, F64);
            Supplier<Tensor> cells = probe.along(() -> input.cells(in, part.context()));
            Supplier<Tensor> genes = probe.along(() -> input.genes(in, part.context()));
            atInputs(in, part.context()).with(input).check(() -> cells.get().add(genes.get()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference", "stroma"})
    void encoder(String profile) {
        HeistConfig config = SmallTissue.config(profile);
        try (Parts parts = new Parts(tissue, config, F64)) {
            HeistPart part = parts.of(SmallTissue.first(CELLS));
            HeistEncoder encoder = probe.moved(new HeistEncoder(config, F64, probe.random()));
            NodeInputs in = NodeInputs.of(part, Masks.none(part), config, F64);
            Supplier<Tensor> cells = probe.along(() -> encoder.forward(part, in).cells());
            Supplier<Tensor> genes = probe.along(() -> encoder.forward(part, in).genes());
            Supplier<Tensor> pooled =
                    probe.along(() -> encoder.forward(part, in).pooled());
            atInputs(in, part.context())
                    .check(() -> cells.get().add(genes.get()).add(pooled.get()));
        }
    }
}
