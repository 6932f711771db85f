package io.stroma.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;

/**
 * Ties a result computed outside of the engine to its inputs, with derivatives of our own. An exact zero taken from every input
 * makes the edge; the result's hook turns its derivative into those of the inputs, which the inputs' hooks hand on instead of
 * the zero's. Hooks live until the outermost pointer scope closes, which holds the gradient step.
 */
public final class Outside {

    /** Derivatives that all inputs' hooks have returned; freed when the next ones are computed. */
    private static final ThreadLocal<List<Tensor>> HANDED_ON = ThreadLocal.withInitial(ArrayList::new);

    private final Function<Tensor, Tensor[]> back;
    private Tensor[] gradients; // in the order of the inputs
    private int waiting; // inputs that have not got theirs

    private Outside(Function<Tensor, Tensor[]> back) {
        this.back = back;
    }

    /**
     * The result, tied.
     *
     * @param result float, not part of any graph; changed by exact zeros only
     * @param inputs null where there is none; finite
     * @param back from the derivative of the result to those of the inputs, in their order; null where an input is null or needs none.
     *     Called once at most: it may use up what was kept for it; a second way back through the same result fails
     */
    public static Tensor tie(Tensor result, Tensor[] inputs, Function<Tensor, Tensor[]> back) {
        Outside tie = new Outside(back);
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] != null && inputs[i].requires_grad()) {
                tie.waiting++;
                Tensor input = inputs[i].alias(); // as the input
                input.register_hook(kept(tie.handingOn(i)));
                result.add_(input.reshape(-1).narrow(0, 0, 0).sum()); // as the result
            }
        }
        if (tie.waiting > 0) {
            result.register_hook(kept(tie.ofResult()));
        }
        return result;
    }

    private TensorTensorHook ofResult() {
        return new TensorTensorHook() {
            @Override
            public TensorBase call(TensorBase slope) {
                if (gradients != null) {
                    throw new IllegalStateException(
                            "the way back through a result made outside of the engine is taken once");
                }
                HANDED_ON.get().forEach(Tensor::deallocate);
                HANDED_ON.get().clear();
                gradients = Scoped.array(() -> back.apply(new Tensor(slope)));
                return slope;
            }
        };
    }

    private TensorTensorHook handingOn(int input) {
        return new TensorTensorHook() {
            @Override
            public TensorBase call(TensorBase ignored) {
                if (--waiting == 0) {
                    for (Tensor gradient : gradients) {
                        if (gradient != null) {
                            HANDED_ON.get().add(gradient);
                        }
                    }
                }
                return gradients[input];
            }
        };
    }

    private static TensorTensorHook kept(TensorTensorHook hook) {
        Scoped.keep(hook);
        return hook;
    }
}
