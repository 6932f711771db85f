package io.stroma.hist;

import io.stroma.hist.HistConfig.Borders;
import io.stroma.hist.HistConfig.Fusion;
import io.stroma.hist.HistConfig.Position;
import io.stroma.hist.HistConfig.Skip;
import io.stroma.nn.Engine;
import io.stroma.nn.GradCheck;
import io.stroma.nn.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the loss at all parameters of a 12-spot model against central differences, in every variant. */
class GradientTest {

    @BeforeAll
    static void engine() {
        Engine.start();
    }

    static Stream<HistConfig> variants() {
        HistConfig c = SmallSlide.config().but().topology("11-1").build();
        return Stream.of(
                c,
                c.but().fusion(Fusion.AFTER_BLOCKS).build(),
                c.but().fusion(Fusion.AFTER_BLOCKS).skip(Skip.ADD).build(),
                c.but().skip(Skip.ADD).tokens(List.of()).build(),
                c.but().skip(Skip.NONE).countNormalised(true).build(),
                c.but().position(Position.ROPE).shift(false).build(),
                c.but()
                        .position(Position.ALIBI)
                        .tokens(List.of("lrn0.5", "std", "max"))
                        .build(),
                c.but().position(Position.NONE).separateTokenProjections(true).build(),
                c.but()
                        .borders(Borders.SENTINELS)
                        .tokens(List.of("max", "lrn0.7", "fix0.1"))
                        .build(),
                c.but().topology("2").build());
    }

    @ParameterizedTest
    @MethodSource("variants")
    void ofEveryParameter(HistConfig config) {
        try (PointerScope scope = new PointerScope()) {
            HistModel model = new HistModel(config, SmallSlide.panel(), ScalarType.Double, 5);
            SplittableRandom random = new SplittableRandom(6);
            model.parameters().values().forEach(p -> {
                // moved away from zeros, ones and equal slots
                double[] by = new double[(int) p.numel()];
                for (int k = 0; k < by.length; k++) {
                    by[k] = 0.2 * random.nextGaussian();
                }
                p.detach()
                        .add_(Tensors.of(by, ScalarType.Double, Tensors.shape(p))
                                .mul(new Scalar(1)));
            });
            SlideInput input = SmallSlide.of(12, 9, 8);
            Slide slide = Slide.of(input.features(), input.positions(), config, ScalarType.Double);
            Tensor y = slide.sorted(input.targets(), ScalarType.Double);
            new GradCheck(1).with(model).check(() -> HistObjective.loss(model.forward(slide, Pass.recorded()), y));
        }
    }
}
