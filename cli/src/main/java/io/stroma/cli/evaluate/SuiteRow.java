package io.stroma.cli.evaluate;

import io.stroma.tasks.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of the table, over seeds.
 *
 * @param metric mean, standard deviation and number of seeds
 * @param leaky the method has seen the label, or one it depends on
 * @param command what makes this row again
 */
record SuiteRow(Metric metric, boolean leaky, String command) {

    /** Rows of one method, from the numbers of its seeds. */
    static List<SuiteRow> of(List<List<Metric>> seeds, Suite.Method method, String command) {
        Map<List<String>, List<Metric>> same = new LinkedHashMap<>();
        for (List<Metric> seed : seeds) {
            for (Metric m : seed) {
                List<String> what = List.of(m.dataset(), m.task(), m.method(), m.split(), m.metric());
                same.computeIfAbsent(what, k -> new ArrayList<>()).add(m);
            }
        }
        return same.entrySet().stream()
                .map(e -> {
                    List<String> w = e.getKey();
                    String name = w.get(2)
                            + (method.leaky() ? " (leaky)" : "")
                            + (method.shuffled() ? " (shuffled cells)" : "");
                    double[] values =
                            e.getValue().stream().mapToDouble(Metric::value).toArray();
                    return new SuiteRow(
                            Metric.of(w.get(0), w.get(1), name, w.get(3), w.get(4), values), method.leaky(), command);
                })
                .toList();
    }
}
