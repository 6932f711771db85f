package io.stroma.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A function of rows, computed a run of rows at a time, of which nothing but the result is kept: on the way back every run is made
 * once more, with the graph that its derivatives need (gradient checkpointing; Chen et al. 2016). Costs another way forward, and
 * saves every tensor in between.
 *
 * <p>n rows, m of a run.
 */
public final class Recomputed {

    /** The function on one run; gives the same bits every time. */
    @FunctionalInterface
    public interface OnRun {

        /**
         * Rows of the result.
         *
         * @param run 0, 1, ...
         * @param rows of every input
         */
        Tensor of(int run, Tensor[] rows);
    }

    private final Tensor[] inputs; // (n, ...) each
    private final Tensor[] shared; // of any shape
    private final int[] sizes;
    private final OnRun function;

    private Recomputed(Tensor[] inputs, Tensor[] shared, int[] sizes, OnRun function) {
        this.inputs = inputs;
        this.shared = shared;
        this.sizes = sizes;
        this.function = function;
    }

    /**
     * The function of all rows, (n, ...).
     *
     * @param inputs (n, ...) each; finite
     * @param shared tensors that the function reads in every run and that are trained, or depend on what is
     * @param sizes of the runs, n together
     */
    public static Tensor rows(Tensor[] inputs, List<Tensor> shared, int[] sizes, OnRun function) {
        Recomputed recomputed = new Recomputed(inputs, shared.toArray(Tensor[]::new), sizes, function);
        Tensor result = Scoped.tensor(recomputed::forward); // (n, ...)
        return GradMode.is_enabled() ? Outside.tie(result, recomputed.sources(), recomputed::back) : result;
    }

    private Tensor[] sources() {
        Tensor[] all = Arrays.copyOf(inputs, inputs.length + shared.length);
        System.arraycopy(shared, 0, all, inputs.length, shared.length);
        return all;
    }

    private Tensor forward() {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            TensorVector runs = new TensorVector();
            for (int run = 0, from = 0; run < sizes.length; from += sizes[run++]) {
                int r = run;
                Tensor[] rows = rows(from, sizes[run]);
                runs.push_back(Scoped.tensor(() -> function.of(r, rows)));
            }
            return torch.cat(runs, 0); // (n, ...)
        }
    }

    private Tensor[] rows(int from, int size) {
        return Arrays.stream(inputs).map(input -> input.narrow(0, from, size)).toArray(Tensor[]::new);
    }

    /** Derivatives of the inputs and of what is shared, from that of the result (n, ...). */
    private Tensor[] back(Tensor slope) {
        Tensor[] slopes = sources();
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = slopes[i].requires_grad() ? torch.zeros_like(slopes[i].detach()) : null;
        }
        for (int run = 0, from = 0; run < sizes.length; from += sizes[run++]) {
            try (PointerScope scope = new PointerScope();
                    AutoGradMode recording = new AutoGradMode(true)) {
                back(run, from, slope.narrow(0, from, sizes[run]), slopes);
            }
        }
        return slopes;
    }

    private void back(int run, int from, Tensor slope, Tensor[] slopes) {
        Tensor[] rows = rows(from, sizes[run]);
        List<Tensor> sources = new ArrayList<>();
        List<Tensor> targets = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rows[i].detach();
            if (slopes[i] != null) {
                sources.add(rows[i].requires_grad_(true));
                targets.add(slopes[i].narrow(0, from, sizes[run]));
            }
        }
        for (int i = 0; i < shared.length; i++) {
            if (slopes[inputs.length + i] != null) {
                sources.add(shared[i]);
                targets.add(slopes[inputs.length + i]);
            }
        }
        Tensor result = function.of(run, rows); // (m, ...)
        TensorVector found = torch.grad(
                new TensorVector(result),
                new TensorVector(sources.toArray(Tensor[]::new)),
                new TensorVector(slope),
                new BoolOptional(),
                false, // create_graph
                true); // allow_unused
        try (NoGradGuard noGrad = new NoGradGuard()) {
            for (int i = 0; i < targets.size(); i++) {
                if (found.get(i).defined()) {
                    targets.get(i).add_(found.get(i));
                }
            }
        }
    }
}
