package io.stroma.nn;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Work in a pointer scope of its own: what it makes is freed at its end but for its result, which passes to the scope around.
 * Without this every intermediate tensor of a part lives until the part is done.
 */
public final class Scoped {

    private Scoped() {}

    /** The result of the work. */
    public static Tensor tensor(Supplier<Tensor> work) {
        return tensors(() -> List.of(work.get())).get(0);
    }

    /** The results of the work. */
    public static List<Tensor> tensors(Supplier<List<Tensor>> work) {
        List<Tensor> results;
        try (PointerScope scope = new PointerScope()) {
            results = work.get();
            results.forEach(Tensor::retainReference);
        }
        PointerScope around = PointerScope.getInnerScope();
        if (around != null) {
            for (Tensor result : results) {
                around.attach(result);
                result.releaseReference();
            }
        }
        return results;
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
