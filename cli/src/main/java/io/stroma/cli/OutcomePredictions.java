package io.stroma.cli;

import io.stroma.tasks.outcome.Study;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Out-of-fold probabilities as a table: one row a method and tissue. */
final class OutcomePredictions {

    private OutcomePredictions() {}

    /**
     * Tab-separated text.
     *
     * @param tissues names, T
     * @param judged by method: repeats x T x C
     */
    static String table(Study study, List<String> tissues, Map<String, double[][][]> judged) {
        StringBuilder text = new StringBuilder("method\ttissue\ttruth");
        study.classes().forEach(c -> text.append("\tp_").append(c));
        text.append('\n');
        judged.forEach((method, repeated) -> {
            for (int t = 0; t < tissues.size(); t++) {
                text.append(method).append('\t').append(tissues.get(t)).append('\t');
                text.append(study.classes().get(study.outcome()[t]));
                for (int c = 0; c < study.classes().size(); c++) {
                    double sum = 0;
                    for (double[][] p : repeated) {
                        sum += p[t][c];
                    }
                    text.append(String.format(Locale.ROOT, "\t%.4f", sum / repeated.length));
                }
                text.append('\n');
            }
        });
        return text.toString();
    }
}
