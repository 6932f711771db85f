package io.stroma.hist;

import io.stroma.error.UsageException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model reads and predicts; part of its configuration file.
 *
 * @param features C, width of a spot's features
 * @param genes names of the G genes, in the order of the columns of Y
 * @param preparation how features and expression were made (lattice unit, encoder, normalisation ...), so that a new slide
 *     can be prepared the same way; the model itself does not look at it
 */
public record HistPanel(int features, List<String> genes, Map<String, String> preparation) {

    public HistPanel {
        genes = List.copyOf(genes);
        preparation = Collections.unmodifiableSortedMap(new TreeMap<>(preparation));
        if (features < 1 || genes.isEmpty()) {
            throw new UsageException(
                    "HiST needs at least one feature and one gene, not " + features + " and " + genes.size());
        }
    }
}
