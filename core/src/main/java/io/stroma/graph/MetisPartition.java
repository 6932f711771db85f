package io.stroma.graph;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.stroma.error.ResourceException;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Balanced parts with few cut edges by METIS (Karypis and Kumar 1998), as the released code of HEIST makes its batches:
 * recursive bisection up to {@value #RECURSIVE_UP_TO} parts, k-way above. Uses the system's libmetis with 32-bit indices
 * when it is installed; {@link SpatialPartition} does without. Deterministic for a seed and a version of the library.
 *
 * @param seed of the library's random choices
 */
public record MetisPartition(int seed) implements Partition {

    private static final int RECURSIVE_UP_TO = 8;
    private static final int OPTIONS = 40; // METIS_NOPTIONS of version 5
    private static final int OPTION_SEED = 8; // METIS_OPTION_SEED
    private static final int OK = 1; // METIS_OK

    /** The functions of metis.h (version 5) that are needed; idx_t is int, real_t is float. */
    private interface Metis extends Library {
        int METIS_SetDefaultOptions(int[] options);

        int METIS_PartGraphRecursive(
                IntByReference nodes,
                IntByReference constraints,
                int[] starts,
                int[] targets,
                Pointer nodeWeights,
                Pointer nodeSizes,
                Pointer edgeWeights,
                IntByReference parts,
                Pointer partWeights,
                Pointer imbalance,
                int[] options,
                IntByReference cut,
                int[] partOf);

        int METIS_PartGraphKway(
                IntByReference nodes,
                IntByReference constraints,
                int[] starts,
                int[] targets,
                Pointer nodeWeights,
                Pointer nodeSizes,
                Pointer edgeWeights,
                IntByReference parts,
                Pointer partWeights,
                Pointer imbalance,
                int[] options,
                IntByReference cut,
                int[] partOf);
    }

    private static final class Holder {
        private static final Metis METIS = load();

        private static Metis load() {
            try {
                return Native.load("metis", Metis.class);
            } catch (UnsatisfiedLinkError | NoClassDefFoundError first) {
                try {
                    return Native.load("libmetis.so.5", Metis.class); // Debian ships no unversioned name
                } catch (UnsatisfiedLinkError | NoClassDefFoundError second) {
                    return null;
                }
            }
        }
    }

    /** The library is installed. */
    public static boolean available() {
        return Holder.METIS != null;
    }

    /**
     * @throws ResourceException when libmetis is not installed or fails
     */
    @Override
    public List<int[]> parts(CsrGraph graph, Positions positions, int size) {
        if (!available()) {
            throw new ResourceException(
                    "libmetis is not installed; install it (Debian: libmetis5) or use the spatial partition");
        }
        int n = graph.size();
        int count = Partition.count(n, size);
        int[] partOf = new int[n];
        if (count > 1) {
            partition(graph, count, partOf);
        }
        return collect(partOf, count);
    }

    private void partition(CsrGraph graph, int count, int[] partOf) {
        int[] options = new int[OPTIONS];
        Holder.METIS.METIS_SetDefaultOptions(options);
        options[OPTION_SEED] = seed;
        IntByReference nodes = new IntByReference(graph.size());
        IntByReference one = new IntByReference(1);
        IntByReference parts = new IntByReference(count);
        IntByReference cut = new IntByReference();
        int[] s = graph.starts();
        int[] t = graph.arcs() == 0 ? new int[1] : graph.targets(); // JNA passes no empty array
        int status = count <= RECURSIVE_UP_TO
                ? Holder.METIS.METIS_PartGraphRecursive(
                        nodes, one, s, t, null, null, null, parts, null, null, options, cut, partOf)
                : Holder.METIS.METIS_PartGraphKway(
                        nodes, one, s, t, null, null, null, parts, null, null, options, cut, partOf);
        if (status != OK) {
            throw new ResourceException(
                    "METIS could not divide %d cells into %d parts (status %d); use the spatial partition"
                            .formatted(graph.size(), count, status));
        }
    }

    private static List<int[]> collect(int[] partOf, int count) {
        int[] sizes = new int[count];
        for (int p : partOf) {
            sizes[p]++;
        }
        int[][] parts = new int[count][];
        Arrays.setAll(parts, p -> new int[sizes[p]]);
        int[] next = new int[count];
        for (int i = 0; i < partOf.length; i++) {
            parts[partOf[i]][next[partOf[i]]++] = i;
        }
        List<int[]> filled = new ArrayList<>(count);
        for (int[] part : parts) {
            if (part.length > 0) { // METIS may leave parts of tiny graphs empty
                filled.add(part);
            }
        }
        return filled;
    }
}
