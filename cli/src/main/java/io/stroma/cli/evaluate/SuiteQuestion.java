package io.stroma.cli.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a cell of the table answers for a method on a dataset.
 *
 * @param seed of the method and of the splits
 * @param task what the representation is used for
 * @param label column
 */
record SuiteQuestion(int seed, Suite.Task task, String label) {

    /** All of a dataset: by task, label and seed. */
    static List<SuiteQuestion> of(Suite.Dataset dataset, int seeds) {
        List<SuiteQuestion> all = new ArrayList<>();
        for (Suite.Task task : Suite.Task.values()) {
            for (String label : dataset.labels().keySet().stream().sorted().toList()) {
                for (int seed = 0; seed < seeds; seed++) {
                    all.add(new SuiteQuestion(seed, task, label));
                }
            }
        }
        return all;
    }

    /** Name of the task on the command line. */
    String taskName() {
        return task.name().toLowerCase(Locale.ROOT);
    }

    /** Task and label, as annotate:region. */
    String name() {
        return taskName() + ":" + label;
    }
}
