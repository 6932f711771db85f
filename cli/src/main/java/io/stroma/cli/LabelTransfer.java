package io.stroma.cli;

import io.stroma.error.BadInputException;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.stats.ClassificationMetrics;
import io.stroma.tasks.LabelSet;
import io.stroma.tasks.MlpClassifier;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Labels of some cells carried over to the cells of another file by the annotation head.
 *
 * @param label column learned
 * @param classes names of the classes
 * @param rows cells of the other file that have the representation (m)
 * @param predicted class of each of them
 * @param probability of that class
 * @param cells number of cells of the other file
 */
record LabelTransfer(String label, List<String> classes, int[] rows, int[] predicted, double[] probability, int cells) {

    /**
     * Learns from labelled cells, predicts another file.
     *
     * @param x rows of all cells
     * @param other file with the same representation
     * @throws BadInputException if it has none, or one of another width
     */
    static LabelTransfer learn(DenseMatrix x, LabelSet labels, H5adFile other, String key, long seed) {
        Representation asked = Representation.read(other, key);
        if (x.columns() != asked.rows().columns()) {
            throw new BadInputException(
                    "the labelled cells have %d columns in obsm['%s'], %s has %d: embed both with the same model"
                            .formatted(
                                    x.columns(), key, other.path(), asked.rows().columns()));
        }
        int[] order = IntStream.range(0, labels.size()).toArray();
        int[] validation = Arrays.stream(order).filter(i -> i % 6 == 0).toArray();
        int[] train = Arrays.stream(order).filter(i -> i % 6 != 0).toArray();
        MlpClassifier model = MlpClassifier.fit(
                x.select(labels.cells()), labels.label(), labels.classes().size(), train, validation, seed);
        int[] rows = asked.usableRows();
        DenseMatrix p = model.probabilities(asked.rows().select(rows));
        int[] predicted = new int[rows.length];
        double[] probability = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < p.columns(); c++) {
                if (p.get(i, c) > probability[i]) {
                    predicted[i] = c;
                    probability[i] = p.get(i, c);
                }
            }
        }
        return new LabelTransfer(
                labels.column(),
                labels.classes(),
                rows,
                predicted,
                probability,
                asked.rows().rows());
    }

    /** A copy of the other file with the columns predicted_LABEL and predicted_LABEL_probability. */
    void write(Path other, Path out, boolean force) {
        int[] codes = new int[cells];
        double[] p = new double[cells];
        Arrays.fill(codes, -1);
        Arrays.fill(p, Double.NaN);
        for (int i = 0; i < rows.length; i++) {
            codes[rows[i]] = predicted[i];
            p[rows[i]] = probability[i];
        }
        H5adWriter.copyAndAdd(
                other,
                out,
                force,
                Annotations.none()
                        .withObs("predicted_" + label, new CellColumn.Categorical(codes, classes, false))
                        .withObs("predicted_" + label + "_probability", new CellColumn.Real(p)));
    }

    /** Agreement with labels that the other file has itself, where it has any of these classes. */
    Optional<ClassificationMetrics> agreement(H5adFile other) {
        CellColumn own = other.cells().column(label).orElse(null);
        if (own == null) {
            return Optional.empty();
        }
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            int truth = classes.indexOf(String.valueOf(own.text(rows[i])));
            if (truth >= 0) {
                pairs.add(new int[] {truth, predicted[i]});
            }
        }
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(ClassificationMetrics.of(
                        pairs.stream().mapToInt(a -> a[0]).toArray(),
                        pairs.stream().mapToInt(a -> a[1]).toArray()));
    }
}
