package io.stroma.tissue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One typed column of the cell table. Missing values have a form of their own in every kind. */
public sealed interface CellColumn {

    /** Texts that stand for no label, as Python and R write them. */
    Set<String> NO_LABEL = Set.of("nan", "NaN", "NA", "None", "none");

    /** N. */
    int size();

    /** Text of one value for labels and tables; null where missing. */
    String text(int cell);

    /** What a cell is called: its text; null where that is missing or spells what tables write for nothing, such as "nan". */
    default String label(int cell) {
        String text = text(cell);
        return text == null || text.isBlank() || NO_LABEL.contains(text) ? null : text;
    }

    /** The given cells in the given order. */
    CellColumn select(int[] cells);

    /** The values of a column of numbers, NaN where missing; empty for labels, flags and text. */
    default Optional<double[]> numbers() {
        return Optional.empty();
    }

    /**
     * A label out of a fixed set.
     *
     * @param codes N indices into {@code categories}, -1 for missing
     * @param categories distinct names
     * @param ordered whether their order means something
     */
    record Categorical(int[] codes, List<String> categories, boolean ordered) implements CellColumn {
        public Categorical {
            categories = List.copyOf(categories);
        }

        @Override
        public int size() {
            return codes.length;
        }

        @Override
        public String text(int cell) {
            return codes[cell] < 0 ? null : categories.get(codes[cell]);
        }

        @Override
        public Categorical select(int[] cells) {
            return new Categorical(Arrays.stream(cells).map(i -> codes[i]).toArray(), categories, ordered);
        }
    }

    /** Real numbers; NaN for missing. */
    record Real(double[] values) implements CellColumn {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public String text(int cell) {
            return Double.isNaN(values[cell]) ? null : Double.toString(values[cell]);
        }

        @Override
        public Optional<double[]> numbers() {
            return Optional.of(values);
        }

        @Override
        public Real select(int[] cells) {
            return new Real(Arrays.stream(cells).mapToDouble(i -> values[i]).toArray());
        }
    }

    /**
     * Whole numbers.
     *
     * @param missing N flags, or null when nothing is missing
     */
    record Whole(long[] values, boolean[] missing) implements CellColumn {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public String text(int cell) {
            return missing != null && missing[cell] ? null : Long.toString(values[cell]);
        }

        @Override
        public Optional<double[]> numbers() {
            double[] out = new double[values.length];
            Arrays.setAll(out, i -> missing != null && missing[i] ? Double.NaN : values[i]);
            return Optional.of(out);
        }

        @Override
        public Whole select(int[] cells) {
            return new Whole(Arrays.stream(cells).mapToLong(i -> values[i]).toArray(), pick(missing, cells));
        }
    }

    /**
     * True or false.
     *
     * @param missing N flags, or null when nothing is missing
     */
    record Flag(boolean[] values, boolean[] missing) implements CellColumn {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public String text(int cell) {
            return missing != null && missing[cell] ? null : Boolean.toString(values[cell]);
        }

        @Override
        public Flag select(int[] cells) {
            return new Flag(pick(values, cells), pick(missing, cells));
        }
    }

    /** Free text; null for missing. */
    record Text(String[] values) implements CellColumn {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public String text(int cell) {
            return values[cell];
        }

        @Override
        public Text select(int[] cells) {
            return new Text(Arrays.stream(cells).mapToObj(i -> values[i]).toArray(String[]::new));
        }
    }

    private static boolean[] pick(boolean[] flags, int[] cells) {
        if (flags == null) {
            return null;
        }
        boolean[] out = new boolean[cells.length];
        for (int i = 0; i < cells.length; i++) {
            out[i] = flags[cells[i]];
        }
        return out;
    }
}
