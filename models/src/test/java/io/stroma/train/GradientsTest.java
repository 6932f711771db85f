package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GradientsTest {

    @BeforeAll
    static void engine() {
        Engine.start();
    }

    private static Tensor leaf(double... values) {
        Tensor t = Tensors.of(values, ScalarType.Double, values.length); // (n)
        t.requires_grad_(true);
        return t;
    }

    @Test
    void leavesTheSharedGradientAloneAndKnowsWhatIsUnused() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = leaf(3, 4);
            Tensor b = leaf(1, 1);
            try (Gradients g = Gradients.of(a.square().sum(), List.of(a, b))) {
                assertThat(Tensors.doubles(g.get(0))).containsExactly(6, 8);
                assertThat(g.get(1)).isNull();
                assertThat(a.grad().defined()).isFalse();
                assertThat(g.norm()).isEqualTo(10);
            }
        }
    }

    @Test
    void addingNeverWritesIntoSharedMemory() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = leaf(1, 2);
            Tensor b = leaf(1, 2);
            Tensor sum = a.add(b).sum(); // one broadcast gradient for both
            try (Gradients g = Gradients.of(sum, List.of(a, b));
                    Gradients onlyA = Gradients.of(a.square().sum(), List.of(a, b))) {
                g.add(onlyA);
                assertThat(Tensors.doubles(g.get(0))).containsExactly(3, 5);
                assertThat(Tensors.doubles(g.get(1))).containsExactly(1, 1);
                onlyA.add(g);
                onlyA.scale(0.5);
                assertThat(Tensors.doubles(onlyA.get(1))).containsExactly(0.5, 0.5);
                assertThat(Tensors.doubles(g.get(1))).containsExactly(1, 1);
            }
        }
    }

    @Test
    void clipsLongGradientsOnly() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = leaf(3);
            Tensor b = leaf(4);
            try (Gradients g = Gradients.of(a.square().add(b.square()).sum(), List.of(a, b))) {
                g.clip(g.norm(), 20);
                assertThat(g.norm()).isEqualTo(10);
                g.clip(g.norm(), 1);
                assertThat(g.norm()).isCloseTo(1, offset(1e-6));
                assertThat(Tensors.doubles(g.get(0))[0]).isCloseTo(0.6, offset(1e-6));
            }
        }
    }

    @Test
    void normShowsAnyNonFiniteElement() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = leaf(0, 1);
            try (Gradients g = Gradients.of(a.sqrt().sum(), List.of(a))) {
                assertThat(g.norm()).isInfinite();
            }
        }
    }

    @Test
    void aConstantLossHasNoGradient() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = leaf(1);
            try (Gradients g = Gradients.of(Tensors.zeros(ScalarType.Double), List.of(a))) {
                assertThat(g.get(0)).isNull();
                assertThat(g.norm()).isZero();
            }
        }
    }
}
