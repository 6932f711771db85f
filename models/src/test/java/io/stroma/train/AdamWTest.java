package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.nn.Tensors;
import io.stroma.random.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdamWTest {

    /** libtorch's own optimiser on a copy of the model is the judge, step by step and bit for bit. */
    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void equalsLibtorchBitForBit(ScalarType dtype) {
        ToyRegression ours = new ToyRegression(dtype, 5);
        ToyRegression theirs = new ToyRegression(dtype, 5);
        AdamWOptions options = new AdamWOptions(1e-2);
        options.weight_decay().put(3e-3);
        try (PointerScope all = new PointerScope();
                AdamW adamW = new AdamW(ours.module(), 3e-3)) {
            TensorVector parameters =
                    new TensorVector(theirs.module().parameterList().toArray(Tensor[]::new));
            org.bytedeco.pytorch.AdamW reference = new org.bytedeco.pytorch.AdamW(parameters, options);
            for (int step = 0; step < 30; step++) {
                ToyRegression.Part part = ToyRegression.part(step);
                double rate = 1e-2 / (1 + step);
                try (PointerScope scope = new PointerScope()) {
                    Tensor loss = ours.loss(part, Seeds.stream(step)).total(); // ()
                    try (Gradients gradients = Gradients.of(loss, ours.module().parameterList())) {
                        adamW.step(gradients, rate);
                    }
                    reference.zero_grad();
                    theirs.loss(part, Seeds.stream(step)).total().backward();
                    reference.param_groups().get(0).options().set_lr(rate);
                    reference.step();
                }
                assertThat(bits(ours)).as("step %d", step).isEqualTo(bits(theirs));
            }
        }
    }

    @Test
    void parametersWithoutGradientDoNotMoveOrAge() {
        ToyRegression toy = new ToyRegression(ScalarType.Float, 1);
        Map<String, List<Double>> before = bits(toy);
        try (AdamW adamW = new AdamW(toy.module(), 0.5);
                PointerScope scope = new PointerScope()) {
            Tensor onlyBias = toy.network.second.bias.sum(); // ()
            try (Gradients gradients = Gradients.of(onlyBias, toy.module().parameterList())) {
                adamW.step(gradients, 0.1);
            }
            Map<String, List<Double>> after = bits(toy);
            assertThat(after.remove("second.bias")).isNotEqualTo(before.remove("second.bias"));
            assertThat(after).isEqualTo(before);
            assertThat(adamW.state().get("step.second.bias").longs()).containsExactly(1);
            assertThat(adamW.state().get("step.first.weight").longs()).containsExactly(0);
        }
    }

    /** Adam's steps do not depend on the length of a gradient, so a share of the rate is a share of the first step. */
    @Test
    void someParametersMoveSlower() {
        ToyRegression all = new ToyRegression(ScalarType.Double, 3);
        ToyRegression slowed = new ToyRegression(ScalarType.Double, 3);
        Map<String, List<Double>> start = bits(all);
        try (AdamW one = new AdamW(all.module(), 0);
                AdamW two = new AdamW(slowed.module(), 0, name -> name.startsWith("first.") ? 0.25 : 1)) {
            step(all, one, 0);
            step(slowed, two, 0);
        }
        Map<String, List<Double>> far = bits(all);
        Map<String, List<Double>> near = bits(slowed);
        start.forEach((name, values) -> {
            double share = name.startsWith("first.") ? 0.25 : 1;
            for (int i = 0; i < values.size(); i++) {
                double step = far.get(name).get(i) - values.get(i);
                assertThat(near.get(name).get(i) - values.get(i)).isCloseTo(share * step, within(1e-12));
            }
        });
        assertThat(far.get("first.weight")).isNotEqualTo(start.get("first.weight"));
    }

    @Test
    void continuesFromItsState() {
        ToyRegression straight = new ToyRegression(ScalarType.Float, 2);
        ToyRegression broken = new ToyRegression(ScalarType.Float, 2);
        try (AdamW one = new AdamW(straight.module(), 0.01);
                AdamW two = new AdamW(broken.module(), 0.01);
                AdamW three = new AdamW(broken.module(), 0.01)) {
            for (int step = 0; step < 6; step++) {
                step(straight, one, step);
                if (step == 3) {
                    three.restore(two.state(), "test");
                }
                step(broken, step < 3 ? two : three, step);
            }
            assertThat(bits(broken)).isEqualTo(bits(straight));
            Map<String, NdArray> foreign = new LinkedHashMap<>(one.state());
            foreign.remove("exp_avg.first.weight");
            assertThatThrownBy(() -> three.restore(foreign, "here"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("exp_avg.first.weight");
        }
    }

    private static void step(ToyRegression toy, AdamW adamW, int step) {
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = toy.loss(ToyRegression.part(step), Seeds.stream(step)).total();
            try (Gradients gradients = Gradients.of(loss, toy.module().parameterList())) {
                adamW.step(gradients, 0.01);
            }
        }
    }

    private static Map<String, List<Double>> bits(ToyRegression toy) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        toy.module().parameters().forEach((name, tensor) -> {
            try (PointerScope scope = new PointerScope()) {
                List<Double> list = new ArrayList<>();
                for (double v : Tensors.doubles(tensor)) {
                    list.add(v);
                }
                values.put(name, list);
            }
        });
        return values;
    }
}
