package io.stroma.train;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a user of a model has to be told about its training data.
 *
 * @param labelsSeen label columns that the training knew; scores on them are leaky
 * @param genes names of all genes it was trained on; none of models that do not say
 */
public record Origin(List<String> labelsSeen, List<String> genes) {

    /** Nothing is known. */
    public static final Origin UNKNOWN = new Origin(List.of(), List.of());

    public Origin {
        labelsSeen = List.copyOf(labelsSeen);
        genes = List.copyOf(genes);
    }

    /** How many of the names the training knew, in upper or lower case; all of them when the model does not say. */
    public int known(List<String> names) {
        if (genes.isEmpty()) {
            return names.size();
        }
        Set<String> trained =
                genes.stream().map(g -> g.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
        return (int) names.stream()
                .filter(n -> trained.contains(n.toUpperCase(Locale.ROOT)))
                .count();
    }
}
