package io.stroma.nn;

import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * The deep-learning engine (libtorch), loaded on first use. Every operator runs on the calling thread; parallelism is
 * over parts of a tissue in Java threads, which scales better here and keeps results independent of the thread count.
 */
public final class Engine {

    static {
        torch.set_num_threads(1);
        openblas.blas_set_num_threads(1);
    }

    private Engine() {}

    /** Loads the native libraries and fixes one thread per operator. Cheap after the first call. */
    public static void start() {}
}
