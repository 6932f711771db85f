package io.stroma.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Metrics for people: one row a method, one column a split and metric, mean +- standard deviation; the best is starred. */
public final class MetricsTable {

    private MetricsTable() {}

    public static String of(List<Metric> metrics) {
        StringBuilder out = new StringBuilder();
        Map<String, List<Metric>> byTask = new LinkedHashMap<>();
        metrics.forEach(m -> byTask.computeIfAbsent(m.dataset() + "  " + m.task(), k -> new java.util.ArrayList<>())
                .add(m));
        byTask.forEach((task, rows) -> out.append(table(task, rows)));
        return out.toString();
    }

    private static String table(String title, List<Metric> metrics) {
        Map<String, Map<String, Metric>> rows = new LinkedHashMap<>();
        Map<String, Double> best = new LinkedHashMap<>();
        for (Metric m : metrics) {
            String column = m.split().equals("none") ? m.metric() : m.metric() + " (" + m.split() + ")";
            rows.computeIfAbsent(m.method(), k -> new LinkedHashMap<>()).put(column, m);
            best.merge(column, m.value(), m.metric().equals("rmse") ? Math::min : Math::max);
        }
        StringBuilder out = new StringBuilder(title).append('\n').append("  %-22s".formatted("method"));
        best.keySet().forEach(c -> out.append("%22s".formatted(c)));
        out.append('\n');
        rows.forEach((method, values) -> {
            out.append("  %-22s".formatted(method));
            best.forEach((column, top) -> {
                Metric m = values.get(column);
                String text = m == null
                        ? "-"
                        : String.format(
                                Locale.ROOT, "%.3f ± %.3f%s", m.value(), m.sd(), m.value() == top ? " *" : "  ");
                out.append("%22s".formatted(text));
            });
            out.append('\n');
        });
        return out.toString();
    }
}
