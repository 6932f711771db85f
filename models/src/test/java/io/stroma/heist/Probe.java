package io.stroma.heist;

import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Random tensors and weights of double precision, and scalars made of outputs, for gradient checks. */
final class Probe {

    private static final double MOVE = 0.1;

    private final SplittableRandom random;

    Probe(long seed) {
        random = new SplittableRandom(seed);
    }

    SplittableRandom random() {
        return random;
    }

    /** Uniform on (-1, 1). */
    Tensor tensor(long... shape) {
        int count = 1;
        for (long s : shape) {
            count *= (int) s;
        }
        return Tensors.of(random.doubles(count, -1, 1).toArray(), ScalarType.Double, shape);
    }

    /** A module whose zero-initialised parameters (biases, eps, gamma) are moved away from zero. */
    <M extends Module> M moved(M module) {
        module.parameters()
                .values()
                .forEach(p -> p.detach().add_(tensor(Tensors.shape(p)).mul(new Scalar(MOVE))));
        return module;
    }

    /** The output's component along a fixed random direction. */
    Supplier<Tensor> along(Supplier<Tensor> output) {
        long[] shape;
        try (PointerScope scope = new PointerScope()) {
            shape = Tensors.shape(output.get());
        }
        Tensor direction = tensor(shape);
        return () -> output.get().mul(direction).sum();
    }
}
