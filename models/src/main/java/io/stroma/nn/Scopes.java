package io.stroma.nn;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Frees intermediate tensors early. What a recorded graph needs for its gradients stays alive inside the graph. */
public final class Scopes {

    private Scopes() {}

    /** Runs work in a pointer scope of its own; only the tensors it returns live on, in the scope around it. */
    public static Tensor[] results(Supplier<Tensor[]> work) {
        Tensor[] results;
        try (PointerScope inner = new PointerScope()) {
            results = work.get();
            for (Tensor t : results) {
                if (t != null) {
                    t.retainReference();
                }
            }
        }
        return adopted(results);
    }

    /** Hands tensors that were retained outside of any scope over to the scope of this thread. */
    public static Tensor[] adopted(Tensor[] retained) {
        PointerScope scope = PointerScope.getInnerScope();
        for (Tensor t : retained) {
            if (t != null && scope != null) {
                scope.attach(t);
                t.releaseReference();
            }
        }
        return retained;
    }

    /** {@link #results} of a single tensor. */
    public static Tensor result(Supplier<Tensor> work) {
        return results(() -> new Tensor[] {work.get()})[0];
    }
}
