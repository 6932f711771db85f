package io.stroma.heist;

import io.stroma.graph.SpatialPartition;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Visits a tissue part by part, without gradients. Parts are independent and results go to rows of their own, so the bits
 * depend neither on the number of threads nor on the order of the parts. Memory is that of the parts under way, whatever
 * the number of cells.
 */
final class Inference {

    private Inference() {}

    /**
     * Runs the visitor on all parts, inside a pointer scope, on several threads at once.
     *
     * @param done hears the number of cells visited so far; called from several threads, one at a time
     */
    static void run(
            PreparedTissue tissue,
            HeistModel model,
            EmbeddingConfig config,
            Workers workers,
            IntConsumer done,
            Consumer<HeistPart> visitor) {
        List<int[]> partition = SpatialPartition.parts(tissue.positions(), config.partSize(), 0);
        int[] visited = {0};
        try (Parts parts = Parts.of(tissue, model)) {
            workers.forEach(partition.size(), p -> {
                int[] own = partition.get(p);
                HeistPart part = parts.of(own);
                try (PointerScope scope = new PointerScope();
                        NoGradGuard noGrad = new NoGradGuard()) {
                    visitor.accept(part);
                }
                synchronized (visited) {
                    visited[0] += own.length;
                    done.accept(visited[0]);
                }
            });
        }
    }
}
