package io.stroma.io.h5ad;

import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import java.nio.file.Path;

/** Prints the number of entries and their sum; runs in a JVM of its own whose heap is smaller than the matrix. */
final class SlabSums {

    private SlabSums() {}

    public static void main(String[] args) {
        try (TissueFile file = TissueFiles.open(Path.of(args[0]), ReadOptions.defaults())) {
            long[] entries = new long[1];
            double[] sum = new double[1];
            file.tissue().expression().forEachSlab(4096, (first, slab) -> {
                entries[0] += slab.nonZeros();
                for (int k = 0; k < slab.nonZeros(); k++) {
                    sum[0] += slab.value(k) * (1 + (first + slab.column(k)) % 3);
                }
            });
            System.out.println(file.tissue().cellCount() + " " + entries[0] + " " + (long) sum[0]);
        }
    }
}
