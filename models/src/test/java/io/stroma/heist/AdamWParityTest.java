package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.testing.Fixture;
import io.stroma.train.AdamW;
import io.stroma.train.Gradients;
import io.stroma.train.Loss;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Three steps of the optimiser on the small model, against the authors' run. */
class AdamWParityTest {

    private static final int STEPS = 3;
    private static final double RATE = 1e-3;

    @Test
    void threeSteps() {
        Engine.start();
        try (PointerScope scope = new PointerScope()) {
            SmallModel small = new SmallModel(ScalarType.Float);
            Fixture expected = Fixture.of("heist/adamw_3steps_f32");
            HeistObjective objective = new HeistObjective(small.model);
            NodeInputs in = small.inputs(small.masks, "pe");
            try (AdamW optimizer = new AdamW(small.model, 3e-3)) {
                for (int step = 0; step < STEPS; step++) {
                    Loss loss = objective.loss(small.part, in, small.draws(Dropout.off()));
                    expected.check("loss_before_step" + step, loss.total(), Fixture.SINGLE);
                    try (Gradients gradients = Gradients.of(loss.total(), small.model.parameterList())) {
                        optimizer.step(gradients, RATE);
                    }
                }
            }
            small.theirs().forEach((parameter, names) -> {
                long from = 0;
                for (String name : names) {
                    long rows = expected.npz().array("after3." + name).shape()[0];
                    Tensor ours = parameter.detach().narrow(0, from, rows);
                    if (name.endsWith("lin_key.bias")) {
                        noFartherThanTheSteps(ours, expected.doubles("after3." + name));
                    } else if (name.endsWith("in_proj_bias")) {
                        int d = SmallModel.WIDTH;
                        double[] bias = expected.doubles("after3." + name); // of queries, keys, values
                        noFartherThanTheSteps(ours.narrow(0, d, d), Arrays.copyOfRange(bias, d, 2 * d));
                        check(name, ours.narrow(0, 0, d), Arrays.copyOfRange(bias, 0, d));
                        check(name, ours.narrow(0, 2 * d, d), Arrays.copyOfRange(bias, 2 * d, 3 * d));
                    } else {
                        check(name, ours, expected.doubles("after3." + name));
                    }
                    from += rows;
                }
            });
        }
    }

    private static void check(String name, Tensor ours, double[] theirs) {
        Fixture.check(name, Tensors.doubles(ours), theirs, Fixture.SINGLE);
    }

    /** A bias of keys shifts all scores of a query alike: its gradient is rounding, whose sign the optimiser follows. */
    private static void noFartherThanTheSteps(Tensor ours, double[] theirs) {
        assertThat(Tensors.doubles(ours)).containsExactly(theirs, offset(2 * STEPS * RATE));
    }
}
