package io.stroma.train;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The epochs of a run in their order: what loss curves are drawn from. */
public record TrainingHistory(List<EpochRecord> epochs) {

    static final TrainingHistory EMPTY = new TrainingHistory(List.of());

    public TrainingHistory {
        epochs = List.copyOf(epochs);
    }

    TrainingHistory plus(EpochRecord epoch) {
        List<EpochRecord> longer = new ArrayList<>(epochs);
        longer.add(epoch);
        return new TrainingHistory(longer);
    }

    /** Names of all terms, in order of first appearance. */
    public Set<String> terms() {
        Set<String> names = new LinkedHashSet<>();
        for (EpochRecord epoch : epochs) {
            names.addAll(epoch.training().keySet());
            names.addAll(epoch.validation().keySet());
        }
        return names;
    }

    /** Course of a training term, one value an epoch; NaN where it is missing. */
    public double[] training(String term) {
        return epochs.stream()
                .mapToDouble(e -> e.training().getOrDefault(term, Double.NaN))
                .toArray();
    }

    /** Course of a validation term, one value an epoch; NaN where it is missing. */
    public double[] validation(String term) {
        return epochs.stream()
                .mapToDouble(e -> e.validation().getOrDefault(term, Double.NaN))
                .toArray();
    }
}
