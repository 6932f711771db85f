package io.stroma.hist;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** Window attention of all sites of a level alone, outside of a block. */
final class WindowOutputs {

    private WindowOutputs() {}

    /** Queries, keys and values (N, d) and a table (H, K) to (N, d). */
    static Tensor of(Tensor q, Tensor k, Tensor v, Tensor bias, Level level, Pass pass) {
        Together step = pass.together();
        Supplier<WindowAttention.Shares> shares = WindowAttention.shares(q, k, v, bias, level, pass, step);
        step.run();
        return shares.get().of(new Pass.Rows(0, (int) q.size(0)));
    }
}
