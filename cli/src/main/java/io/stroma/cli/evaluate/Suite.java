package io.stroma.cli.evaluate;

import io.stroma.tasks.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What is to be compared, as a suite file says it.
 *
 * @param name of the suite
 * @param data folder of the files, relative to the suite file
 * @param seeds number of seeds of every method
 * @param readout obsm key by kind of label, decided beforehand: type, region, both
 * @param datasets rows of the table
 * @param methods columns of the table
 */
public record Suite(
        String name,
        String data,
        int seeds,
        Map<String, String> readout,
        List<Dataset> datasets,
        List<Method> methods) {

    /** The kind of label that says what a cell is. */
    private static final String TYPE = "type";

    /** The option that makes a method a control. */
    private static final String SHUFFLE = "--shuffle-cells";

    /** Types from a label column. */
    private static final String LABELS = "labels";

    /** The read-outs that docs/heist.md recommends. */
    static final Map<String, String> USUAL_READOUT =
            Map.of(TYPE, "X_heist_gene", "region", "X_heist_cell", "both", "X_heist");

    public Suite {
        data = data == null ? "." : data;
        seeds = seeds == 0 ? 3 : seeds;
        readout = readout == null ? USUAL_READOUT : Map.copyOf(readout);
        datasets = datasets == null ? List.of() : List.copyOf(datasets);
        methods = methods == null ? List.of() : List.copyOf(methods);
    }

    /**
     * One dataset.
     *
     * @param files of one or more tissues, relative to the data folder
     * @param cells table of cells of the one file, relative to the data folder, where it is a bare matrix; null when there is none
     * @param train the files that models learn from, some of them or others; all of them when nothing is said
     * @param labels label column to its kind
     * @param splits of the annotation
     * @param options words for reading and preparing the files, for example --unit pixel
     */
    public record Dataset(
            String name,
            List<String> files,
            String cells,
            List<String> train,
            Map<String, String> labels,
            List<Split.Kind> splits,
            List<String> options) {

        public Dataset {
            files = files == null ? List.of() : List.copyOf(files);
            train = train == null ? files : List.copyOf(train);
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            splits = splits == null ? List.of(Split.Kind.BLOCKS) : List.copyOf(splits);
            options = options == null ? List.of() : List.copyOf(options);
        }

        /** The label of cell types where there is one, otherwise the first by name. */
        String mainLabel() {
            return labels.keySet().stream()
                    .min(Comparator.comparing(
                                    (String label) -> !labels.get(label).equals(TYPE))
                            .thenComparing(Comparator.naturalOrder()))
                    .orElseThrow();
        }
    }

    /**
     * One method: a variant of HEIST, or the trivial baselines.
     *
     * @param baselines the method is own_pca, neighbour_mean and own_neighbour, straight and turned, instead of HEIST
     * @param profile stroma, paper or reference
     * @param without parts taken away (ablation)
     * @param types source of the cell types: leiden, labels:COLUMN, or labels for the label that a dataset is judged by
     * @param untrained random weights
     * @param leaky labels under test may be used, and rows say so
     * @param options further words of reading, preparation and training
     * @param only the datasets it is for; all when nothing is said
     */
    public record Method(
            String name,
            boolean baselines,
            String profile,
            List<String> without,
            String types,
            boolean untrained,
            boolean leaky,
            List<String> options,
            List<String> only) {

        public Method {
            without = without == null ? List.of() : List.copyOf(without);
            options = options == null ? List.of() : List.copyOf(options);
            only = only == null ? List.of() : List.copyOf(only);
        }

        /** A control whose cells have the expression of others. */
        boolean shuffled() {
            return options.stream().anyMatch(o -> o.startsWith(SHUFFLE));
        }

        boolean isFor(Dataset dataset) {
            return only.isEmpty() || only.contains(dataset.name());
        }

        /** The words of the command line that say the same, for a dataset. */
        List<String> words(Dataset dataset) {
            List<String> words = new ArrayList<>(dataset.options());
            if (profile != null) {
                words.addAll(List.of("--profile", profile));
            }
            if (!without.isEmpty()) {
                words.addAll(List.of("--without", String.join(",", without)));
            }
            if (types != null) {
                words.addAll(List.of("--types", types.equals(LABELS) ? LABELS + ":" + dataset.mainLabel() : types));
            }
            words.addAll(options);
            return words;
        }
    }

    /** One task on one label. */
    enum Task {
        ANNOTATE,
        CLUSTER
    }
}
