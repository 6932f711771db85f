package io.stroma.cli;

import io.stroma.error.BadInputException;
import io.stroma.io.h5ad.H5adFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the embeddings of a file come from, as it says itself in {@code uns['heist']}.
 *
 * @param file that says so
 * @param model hash of the weights, or empty when the file does not say
 * @param labelsSeen label columns that the embeddings were built from
 */
record Provenance(Path file, String model, List<String> labelsSeen) {

    private static final String OURS = "X_heist"; // what begins so is described in uns['heist']

    static Provenance of(H5adFile file) {
        return new Provenance(
                file.path(),
                file.unsText("heist/model").orElse(""),
                file.unsText("heist/labels_seen").stream()
                        .flatMap(String::lines)
                        .filter(l -> !l.isEmpty())
                        .toList());
    }

    /** What there is to know of two files used together. */
    Provenance and(Provenance other) {
        List<String> labels = Stream.concat(labelsSeen.stream(), other.labelsSeen.stream())
                .distinct()
                .toList();
        return new Provenance(model.isEmpty() ? other.file : file, model.isEmpty() ? other.model : model, labels);
    }

    /**
     * Columns of embeddings mean the same in files of the same model only.
     *
     * @param key of obsm
     * @throws BadInputException when both files say that they are of different models
     */
    void requireSameModel(Provenance other, String key) {
        if (key.startsWith(OURS) && !model.isEmpty() && !other.model.isEmpty() && !model.equals(other.model)) {
            throw new BadInputException(
                    "%s and %s were embedded by different models, so obsm['%s'] of one cannot be compared with that of the other; embed both with the same one: stroma heist embed FILE -m MODEL -o OUT.h5ad"
                            .formatted(file, other.file, key));
        }
    }

    /** Says so when an embedding was built from labels. */
    void warnOfLeak(String key, String label, Console console) {
        for (String seen : key.startsWith(OURS) ? labelsSeen : List.<String>of()) {
            console.warning("this embedding was built from the labels '" + seen + "': "
                    + (seen.equals(label)
                            ? "scores on them are leaky and say nothing about the model"
                            : "labels that depend on them are leaky"));
        }
    }
}
