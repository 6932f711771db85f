package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.graph.SpatialPartition;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Visits a tissue part by part, without gradients. Parts are independent and results go to rows of their own, so the bits
 * depend neither on the number of threads nor on the order of the parts. Memory is that of the parts under way, whatever
 * the number of cells.
 */
final class Inference {

    /** Work on one part; runs inside a pointer scope, on several threads at once. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Visits.
         *
         * @param own rows of the part that belong to it, the others are its halo
         */
        void visit(HeistPart part, BitSet own);
    }

    private Inference() {}

    /**
     * Runs the visitor on all parts.
     *
     * @param done hears the number of cells visited so far; called from several threads, one at a time
     */
    static void run(
            PreparedTissue tissue,
            HeistModel model,
            EmbeddingConfig config,
            Workers workers,
            IntConsumer done,
            Visitor visitor) {
        List<int[]> partition = SpatialPartition.parts(tissue.positions(), config.partSize(), 0);
        int[] visited = {0};
        try (Parts parts = Parts.of(tissue, model)) {
            workers.forEach(partition.size(), p -> {
                int[] own = partition.get(p);
                HeistPart part = parts.of(config.halo() ? withHalo(own, tissue.cellGraph()) : own);
                try (PointerScope scope = new PointerScope();
                        NoGradGuard noGrad = new NoGradGuard()) {
                    visitor.visit(part, rowsOf(part, own));
                }
                synchronized (visited) {
                    visited[0] += own.length;
                    done.accept(visited[0]);
                }
            });
        }
    }

    private static int[] withHalo(int[] own, CsrGraph graph) {
        return Arrays.stream(own)
                .flatMap(i -> IntStream.concat(
                        IntStream.of(i), Arrays.stream(graph.targets(), graph.start(i), graph.start(i + 1))))
                .sorted()
                .distinct()
                .toArray();
    }

    private static BitSet rowsOf(HeistPart part, int[] own) {
        BitSet rows = new BitSet(part.size());
        for (int k = 0; k < part.size(); k++) {
            rows.set(k, Arrays.binarySearch(own, part.cells()[k]) >= 0);
        }
        return rows;
    }
}
