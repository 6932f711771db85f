package io.stroma.nn;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Work in a pointer scope of its own: what it makes is freed at its end but for its result, which passes to the scope around.
 * Without this every intermediate tensor of a part lives until the part is done. What a recorded graph needs for its gradients
 * stays alive inside the graph.
 */
public final class Scoped {

    private Scoped() {}

    /** The result of the work. */
    public static Tensor tensor(Supplier<Tensor> work) {
        return array(() -> new Tensor[] {work.get()})[0];
    }

    /** The results of the work. */
    public static List<Tensor> tensors(Supplier<List<Tensor>> work) {
        return List.of(array(() -> work.get().toArray(Tensor[]::new)));
    }

    /** The results of the work, null where there is none. */
    public static Tensor[] array(Supplier<Tensor[]> work) {
        Tensor[] results;
        try (PointerScope scope = new PointerScope()) {
            results = work.get();
            for (Tensor result : results) {
                if (result != null) {
                    result.retainReference();
                }
            }
        }
        return adopt(results);
    }

    /** Hands tensors that were retained outside of any scope over to the scope of this thread, if there is one. */
    public static Tensor[] adopt(Tensor[] retained) {
        PointerScope around = PointerScope.getInnerScope();
        for (Tensor tensor : retained) {
            if (tensor != null && around != null) {
                around.attach(tensor);
                tensor.releaseReference();
            }
        }
        return retained;
    }

    /** Keeps something until the outermost scope of this thread closes, whatever scope it was made in. */
    public static void keep(Pointer pointer) {
        Iterator<PointerScope> scopes = PointerScope.getScopeIterator();
        PointerScope outermost = null;
        while (scopes != null && scopes.hasNext()) {
            outermost = scopes.next();
        }
        if (outermost != null) {
            outermost.attach(pointer);
        }
    }

    /** Work without a result. */
    public static void run(Runnable work) {
        try (PointerScope scope = new PointerScope()) {
            work.run();
        }
    }
}
