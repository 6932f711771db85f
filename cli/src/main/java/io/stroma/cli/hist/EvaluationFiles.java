package io.stroma.cli.hist;

import io.stroma.cli.Console;
import io.stroma.io.AtomicFile;
import io.stroma.tasks.Metric;
import io.stroma.tasks.MetricsFile;
import io.stroma.tasks.expression.ExpressionEvaluation;
import io.stroma.tasks.expression.ExpressionScores;
import io.stroma.tasks.expression.SlideFolds;
import io.stroma.tasks.expression.SlideStudy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an evaluation leaves: metrics.json, table.md, slides.tsv, genes.tsv, figures. */
final class EvaluationFiles {

    private static final List<String> COLUMNS = List.of(
            "pearson_gene_mean",
            "pearson_gene_median",
            "r2_gene_mean",
            "rmse",
            "pearson_flat",
            "r2_flat",
            "pearson_gene_mean_pooled");

    private final Path out;
    private final SlideStudy study;
    private final SlideFolds split;
    private final ExpressionEvaluation.Result result;
    private final List<Metric> metrics;

    EvaluationFiles(
            Path out, SlideStudy study, SlideFolds split, ExpressionEvaluation.Result result, List<Metric> metrics) {
        this.out = out;
        this.study = study;
        this.split = split;
        this.result = result;
        this.metrics = metrics;
    }

    void write(List<String> shown, boolean json, Console console) {
        MetricsFile.write(out.resolve("metrics.json"), metrics, true);
        String table = table();
        text("table.md", table);
        text("slides.tsv", slides());
        text("genes.tsv", genes());
        console.result(json ? MetricsFile.text(metrics) : table.stripTrailing());
        new EvaluationFigures(out.resolve("figures"), study, result, console).draw(shown);
    }

    private void text(String name, String content) {
        AtomicFile.write(out.resolve(name), true, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Markdown: one row a method, the best of every column in bold. */
    private String table() {
        Map<String, Map<String, Metric>> rows = new LinkedHashMap<>();
        metrics.forEach(m ->
                rows.computeIfAbsent(m.method(), k -> new LinkedHashMap<>()).put(m.metric(), m));
        StringBuilder s = new StringBuilder();
        s.append("%s, %d folds by %s, mean +- deviation over folds and seeds\n\n| method |"
                .formatted(study.set().name(), split.folds().size(), split.kind()));
        COLUMNS.forEach(c -> s.append(' ').append(c).append(" |"));
        s.append("\n|---|").append("---|".repeat(COLUMNS.size())).append('\n');
        Map<String, Double> best = new LinkedHashMap<>();
        for (String column : COLUMNS) {
            rows.values()
                    .forEach(r ->
                            best.merge(column, r.get(column).value(), column.equals("rmse") ? Math::min : Math::max));
        }
        rows.forEach((method, values) -> {
            s.append("| ").append(method).append(" |");
            for (String column : COLUMNS) {
                Metric m = values.get(column);
                String number = String.format(Locale.ROOT, "%.3f +- %.3f", m.value(), m.sd());
                s.append(m.value() == best.get(column) ? " **" + number + "** |" : " " + number + " |");
            }
            s.append('\n');
        });
        return s.toString();
    }

    private String slides() {
        StringBuilder s = new StringBuilder(
                "fold\tslide\tmethod\tseed\tpearson_gene_mean\tpearson_gene_median\tr2_gene_mean\trmse\tpearson_flat\tr2_flat\n");
        for (ExpressionEvaluation.SlideScore row : result.slides()) {
            ExpressionScores x = row.scores();
            s.append(String.format(
                    Locale.ROOT,
                    "%s\t%s\t%s\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\n",
                    row.fold(),
                    row.slide(),
                    row.method(),
                    row.seed(),
                    ExpressionScores.mean(x.pearson()),
                    ExpressionScores.median(x.pearson()),
                    ExpressionScores.mean(x.r2()),
                    x.rmse(),
                    x.pearsonFlat(),
                    x.r2Flat()));
        }
        return s.toString();
    }

    /** Mean Pearson of every gene over the test slides it was predicted on, one column a method. */
    private String genes() {
        Set<String> methods = new LinkedHashSet<>();
        Map<String, Map<String, double[]>> sums = new TreeMap<>();
        for (ExpressionEvaluation.SlideScore row : result.slides()) {
            methods.add(row.method());
            for (int g = 0; g < row.targets().genes().size(); g++) {
                double r = row.scores().pearson()[g];
                if (!Double.isNaN(r)) {
                    double[] sum = sums.computeIfAbsent(row.targets().genes().name(g), k -> new TreeMap<>())
                            .computeIfAbsent(row.method(), k -> new double[2]);
                    sum[0] += r;
                    sum[1]++;
                }
            }
        }
        StringBuilder s = new StringBuilder("gene");
        methods.forEach(m -> s.append('\t').append(m));
        s.append('\n');
        sums.forEach((gene, byMethod) -> {
            s.append(gene);
            for (String method : methods) {
                double[] sum = byMethod.getOrDefault(method, new double[2]);
                s.append('\t').append(sum[1] == 0 ? "" : String.format(Locale.ROOT, "%.4f", sum[0] / sum[1]));
            }
            s.append('\n');
        });
        return s.toString();
    }
}
