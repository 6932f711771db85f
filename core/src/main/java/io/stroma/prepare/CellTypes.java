package io.stroma.prepare;

import java.util.Arrays;
import java.util.List;

/**
 * The type of every cell, as networks and the contrastive loss use it.
 *
 * @param typeOf N indices into {@code names}
 * @param names T names
 * @param origin where the types come from; labels under test leak into embeddings
 */
public record CellTypes(int[] typeOf, List<String> names, Origin origin) {

    /** Where the types come from. */
    public enum Origin {
        /** Leiden communities of the denoised expression: label-free. */
        LEIDEN,
        /** A label column of the user; any evaluation on that label is leaky and must say so. */
        LABELS
    }

    public CellTypes {
        names = List.copyOf(names);
    }

    /** T. */
    public int count() {
        return names.size();
    }

    /** Number of cells of every type. */
    public int[] sizes() {
        int[] sizes = new int[count()];
        Arrays.stream(typeOf).forEach(t -> sizes[t]++);
        return sizes;
    }
}
