package io.stroma.tasks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Metrics for people: one row a method, one column a split and metric, mean +- standard deviation; the best is starred.
 * The bounds of an interval ({@code _low}, {@code _high}) have neither a deviation nor a star.
 */
public final class MetricsTable {

    private static final String GAP = "   ";

    private MetricsTable() {}

    public static String of(List<Metric> metrics) {
        StringBuilder out = new StringBuilder();
        Map<String, List<Metric>> byTask = new LinkedHashMap<>();
        metrics.forEach(m -> byTask.computeIfAbsent(m.dataset() + "  " + m.task(), k -> new ArrayList<>())
                .add(m));
        byTask.forEach((task, rows) -> out.append(task).append('\n').append(table(rows)));
        return out.toString();
    }

    private static String table(List<Metric> metrics) {
        Map<String, Map<String, Metric>> rows = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        for (Metric m : metrics) {
            String column = m.split().equals("none") ? m.metric() : m.metric() + " (" + m.split() + ")";
            rows.computeIfAbsent(m.method(), k -> new LinkedHashMap<>()).put(column, m);
            columns.add(column);
        }
        List<String> lines = new ArrayList<>(rows.keySet());
        pad(lines, "method", "-");
        for (String column : columns) {
            List<Metric> values = new ArrayList<>();
            rows.values().forEach(row -> values.add(row.get(column)));
            List<String> cells = texts(values);
            pad(cells, column, "");
            for (int i = 0; i < lines.size(); i++) {
                lines.set(i, lines.get(i) + GAP + cells.get(i));
            }
        }
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append("  ").append(line).append('\n'));
        return out.toString();
    }

    /** Values of a column, null where a method lacks it. */
    private static List<String> texts(List<Metric> column) {
        boolean less = column.stream().anyMatch(m -> m != null && m.metric().equals("rmse"));
        double best = column.stream()
                .filter(m -> m != null)
                .mapToDouble(Metric::value)
                .reduce(less ? Math::min : Math::max)
                .orElse(Double.NaN);
        List<String> texts = new ArrayList<>();
        for (Metric m : column) {
            if (m == null) {
                texts.add("-  ");
            } else if (m.metric().endsWith("_low") || m.metric().endsWith("_high")) {
                texts.add(String.format(Locale.ROOT, "%.3f  ", m.value()));
            } else {
                texts.add(String.format(
                        Locale.ROOT, "%.3f ± %.3f%s", m.value(), m.sd(), m.value() == best ? " *" : "  "));
            }
        }
        return texts;
    }

    /** Puts a heading before texts and brings all to one width: to the left with "-", else to the right. */
    private static void pad(List<String> texts, String heading, String side) {
        texts.add(0, heading);
        int width = texts.stream().mapToInt(String::length).max().orElse(1);
        texts.replaceAll(t -> ("%" + side + width + "s").formatted(t));
    }
}
