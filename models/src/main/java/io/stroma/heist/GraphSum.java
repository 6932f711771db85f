package io.stroma.heist;

import io.stroma.nn.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Sums or means of rows over incoming arcs; a node without any gets zero. */
final class GraphSum {

    private GraphSum() {}

    /**
     * Aggregates {@code x[source]} at {@code target}.
     *
     * @param x (n, d)
     * @param source (E) int64
     * @param target (E) int64
     * @return (n, d)
     */
    static Tensor of(Tensor x, Tensor source, Tensor target, boolean mean) {
        long n = x.size(0);
        long d = x.size(1);
        Tensor sum = Tensors.zeros(x.scalar_type(), n, d).index_add(0, target, x.index_select(0, source)); // (n, d)
        if (!mean) {
            return sum;
        }
        Tensor ones = Tensors.zeros(x.scalar_type(), target.size(0), 1).add(new Scalar(1.0)); // (E, 1)
        Tensor degree = Tensors.zeros(x.scalar_type(), n, 1).index_add(0, target, ones); // (n, 1)
        return sum.div(degree.clamp_min(new Scalar(1.0))); // (n, d)
    }
}
