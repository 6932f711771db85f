package io.stroma.nn;

import java.util.function.Supplier;
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
        Tensor result;
        try (PointerScope scope = new PointerScope()) {
            result = work.get();
            result.retainReference();
        }
        PointerScope around = PointerScope.getInnerScope();
        if (around != null) {
            around.attach(result);
            result.releaseReference();
        }
        return result;
    }

    /** Work without a result. */
    public static void run(Runnable work) {
        try (PointerScope scope = new PointerScope()) {
            work.run();
        }
    }
}
