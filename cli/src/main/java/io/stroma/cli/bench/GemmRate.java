package io.stroma.cli.bench;

import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The limit a benchmark is judged by: how fast all threads at once multiply the matrices a model multiplies most, in
 * float32.
 */
final class GemmRate {

    private static final int ROUNDS = 5;
    private static final int PRODUCTS = 8; // a round of one thread

    private GemmRate() {}

    /** Gflop/s of all threads together on HEIST's feed-forward layers, (6400, 128) by (128, 512). */
    static double measure(Workers workers) {
        return measure(workers, 6400, 128, 512);
    }

    /** Gflop/s of all threads together on (rows, in) by (in, out), the median of some rounds, as of the jobs themselves. */
    static double measure(Workers workers, int rows, int in, int out) {
        Engine.start();
        double[] rates = IntStream.range(0, ROUNDS)
                .mapToDouble(r -> round(workers, rows, in, out))
                .sorted()
                .toArray();
        return rates[ROUNDS / 2];
    }

    /** Every thread times its own products; the rates are summed. */
    private static double round(Workers workers, int rows, int in, int out) {
        return workers
                .map(workers.threads(), t -> {
                    try (PointerScope scope = new PointerScope();
                            NoGradGuard noGrad = new NoGradGuard()) {
                        return rate(rows, in, out);
                    }
                })
                .stream()
                .mapToDouble(r -> r)
                .sum();
    }

    private static double rate(int rows, int in, int out) {
        Tensor x = torch.ones(new long[] {rows, in}, Tensors.options(ScalarType.Float)); // (rows, in)
        Tensor w = torch.ones(new long[] {in, out}, Tensors.options(ScalarType.Float)); // (in, out)
        Tensor y = Tensors.zeros(ScalarType.Float, rows, out); // (rows, out)
        torch.mm_out(y, x, w); // touches all memory once
        long began = System.nanoTime();
        IntStream.range(0, PRODUCTS).forEach(k -> torch.mm_out(y, x, w));
        return 2.0 * rows * in * out * PRODUCTS / (System.nanoTime() - began);
    }
}
