package io.stroma.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class ScopedTest {

    @Test
    void onlyResultsOutliveTheWork() {
        Tensor[] inner = new Tensor[1];
        Tensor result;
        try (PointerScope scope = new PointerScope()) {
            result = Scoped.tensor(() -> {
                inner[0] = Tensors.zeros(ScalarType.Float, 3);
                return inner[0].add(inner[0]);
            });
            assertThat(inner[0].isNull()).isTrue();
            assertThat(result.isNull()).isFalse();
            assertThat(Tensors.floats(result)).containsExactly(0, 0, 0);
        }
        assertThat(result.isNull()).isTrue();
    }

    @Test
    void severalResultsAndNone() {
        try (PointerScope scope = new PointerScope()) {
            List<Tensor> two = Scoped.tensors(
                    () -> List.of(Tensors.zeros(ScalarType.Float, 1), Tensors.zeros(ScalarType.Double, 2)));
            assertThat(two.get(1).numel()).isEqualTo(2);
            Tensor[] inner = new Tensor[1];
            Scoped.run(() -> inner[0] = Tensors.zeros(ScalarType.Float, 1));
            assertThat(inner[0].isNull()).isTrue();
        }
    }

    @Test
    void whatIsKeptLivesUntilTheOutermostScopeCloses() {
        Tensor kept;
        try (PointerScope outer = new PointerScope()) {
            try (PointerScope middle = new PointerScope()) {
                try (PointerScope inner = new PointerScope()) {
                    kept = Tensors.zeros(ScalarType.Float, 2);
                    Scoped.keep(kept);
                }
                assertThat(kept.isNull()).isFalse();
            }
            assertThat(kept.isNull()).isFalse();
        }
        assertThat(kept.isNull()).isTrue();
    }
}
