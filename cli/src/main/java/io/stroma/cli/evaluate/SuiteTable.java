package io.stroma.cli.evaluate;

import io.stroma.figures.HeatFigure;
import io.stroma.tasks.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The table of a suite for people: Markdown and a figure of the distance to the best trivial baseline. */
final class SuiteTable {

    private static final Set<String> MAIN = Set.of("f1_macro", "nmi");
    private static final Set<String> BASELINES = Set.of(
            "own_pca",
            "neighbour_mean",
            "own_neighbour",
            "own_pca_turned",
            "neighbour_mean_turned",
            "own_neighbour_turned");

    private final String name;
    private final Map<String, Map<String, SuiteRow>> groups = new LinkedHashMap<>(); // question, method
    private final Set<String> methods = new LinkedHashSet<>();

    SuiteTable(String name, List<SuiteRow> rows) {
        this.name = name;
        for (SuiteRow row : rows) {
            Metric m = row.metric();
            if (MAIN.contains(m.metric())) {
                String split = m.split().equals("none") ? "" : ", " + m.split();
                groups.computeIfAbsent(
                                m.dataset() + ", " + m.task() + split + ": " + m.metric(), k -> new LinkedHashMap<>())
                        .put(m.method(), row);
                methods.add(m.method());
            }
        }
    }

    private static double best(Map<String, SuiteRow> group) {
        return group.values().stream()
                .map(SuiteRow::metric)
                .filter(m -> BASELINES.contains(m.method()))
                .mapToDouble(Metric::value)
                .max()
                .orElse(Double.NaN);
    }

    /** Markdown: a section for every question, a row for every method, the command of every row. */
    String markdown() {
        StringBuilder text = new StringBuilder("# " + name + "\n\nMean ± standard deviation over seeds. ");
        text.append(
                "The last column of numbers is the distance to the best of own PCA, neighbour mean and both, straight");
        text.append(
                " or turned, from the same splits. Methods marked leaky have seen labels; those with shuffled cells are controls: what is left");
        text.append(" when every cell has the expression of another.\n");
        groups.forEach((question, group) -> {
            text.append("\n## ")
                    .append(question)
                    .append("\n\n| method | value | seeds | to best baseline |\n|---|---|---|---|\n");
            double best = best(group);
            group.forEach((method, row) -> text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3f ± %.3f | %d | %s |\n",
                    method,
                    row.metric().value(),
                    row.metric().sd(),
                    row.metric().n(),
                    Double.isNaN(best)
                            ? ""
                            : String.format(Locale.ROOT, "%+.3f", row.metric().value() - best))));
            text.append("\n```sh\n");
            group.values().stream()
                    .map(SuiteRow::command)
                    .distinct()
                    .forEach(c -> text.append(c).append('\n'));
            text.append("```\n");
        });
        return text.toString();
    }

    /** Distance of every method to the best baseline; without baselines, the values. */
    String figure() {
        List<String> columns = List.copyOf(methods);
        List<double[]> values = new ArrayList<>();
        boolean distances = groups.values().stream().noneMatch(g -> Double.isNaN(best(g)));
        groups.forEach((question, group) -> {
            double[] row = new double[columns.size()];
            for (int m = 0; m < row.length; m++) {
                SuiteRow found = group.get(columns.get(m));
                row[m] = found == null ? Double.NaN : found.metric().value() - (distances ? best(group) : 0);
            }
            values.add(row);
        });
        return HeatFigure.svg(
                name + (distances ? ": distance to the best trivial baseline" : ": values"),
                distances ? "distance to the best baseline" : "value",
                "method",
                List.copyOf(groups.keySet()),
                columns,
                values.toArray(double[][]::new));
    }
}
