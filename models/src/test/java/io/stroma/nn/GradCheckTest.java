package io.stroma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check itself: it accepts what is right and finds every kind of wrong gradient. */
class GradCheckTest {

    private static final int MANY = 500;

    private PointerScope scope;
    private Tensor x;

    @BeforeAll
    static void engine() {
        Engine.start();
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
        double[] values = new double[MANY];
        for (int i = 0; i < MANY; i++) {
            values[i] = Math.sin(1 + i);
        }
        x = Tensors.of(values, ScalarType.Double, MANY);
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private void refused(Supplier<Tensor> scalar, String message) {
        assertThatThrownBy(() -> new GradCheck(2).with("x", x).check(scalar))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    @Test
    void acceptsARightGradientAndLeavesTheLeafAsItWas() {
        double[] before = Tensors.doubles(x);
        new GradCheck(3)
                .with("x", x)
                .everyLeafCounts()
                .check(() -> x.sin().mul(x).sum());
        assertThat(Tensors.doubles(x)).isEqualTo(before);
    }

    @Test
    void findsAFactor() {
        // the value is x^2, the gradient that of 2 x detached
        refused(() -> x.mul(x.detach()).sum(), "gradient of x");
    }

    @Test
    void findsAMissingPath() {
        Tensor other = Tensors.of(new double[] {1}, ScalarType.Double, 1);
        other.requires_grad_(true);
        refused(() -> x.detach().square().sum().add(other.sum()), "gradient of x");
    }

    @Test
    void findsOneWrongEntryAmongMany() {
        // entry 123 is detached; two drawn entries would miss it, the direction does not
        refused(
                () -> x.narrow(0, 0, 123)
                        .square()
                        .sum()
                        .add(x.detach().narrow(0, 123, 1).square().sum())
                        .add(x.narrow(0, 124, MANY - 124).square().sum()),
                "along a direction");
    }

    @Test
    void findsALeafWithoutInfluence() {
        Tensor idle = Tensors.of(new double[] {2, 3}, ScalarType.Double, 2);
        GradCheck check = new GradCheck(2).with("x", x).with("idle", idle);
        Supplier<Tensor> scalar = () -> x.square().sum().add(idle.sum().mul(new Scalar(1e-9)));
        check.check(scalar);
        assertThatThrownBy(() -> check.everyLeafCounts().check(scalar))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("influence of idle");
    }
}
