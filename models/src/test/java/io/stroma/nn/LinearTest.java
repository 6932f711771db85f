package io.stroma.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.random.Seeds;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class LinearTest {

    @Test
    void computesWeightTimesInputPlusBias() {
        Engine.start();
        Linear linear = new Linear(3, 2, true, ScalarType.Double, Seeds.stream(1));
        try (PointerScope scope = new PointerScope()) {
            double[] w = Tensors.doubles(linear.weight);
            Tensor y = linear.forward(Tensors.of(new double[] {1, 2, 3}, ScalarType.Double, 1, 3)); // (1, 2)
            double[] got = Tensors.doubles(y);
            assertThat(got[0]).isCloseTo(w[0] + 2 * w[1] + 3 * w[2], org.assertj.core.data.Offset.offset(1e-12));
            assertThat(linear.parameters().keySet()).containsExactly("weight", "bias");
        }
    }
}
