package io.stroma.slide.format;

import io.stroma.tissue.CsrMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Barcodes that a file lists more than once: their rows are summed into the first of them. */
final class Duplicates {

    private Duplicates() {}

    /**
     * The matrix with one row a name.
     *
     * @param distinct receives the names in order of first occurrence
     */
    static CsrMatrix sumRows(CsrMatrix x, List<String> names, List<String> distinct) {
        Map<String, Integer> index = new HashMap<>();
        names.forEach(n -> {
            if (index.putIfAbsent(n, distinct.size()) == null) {
                distinct.add(n);
            }
        });
        if (distinct.size() == names.size()) {
            return x;
        }
        List<TreeMap<Integer, Float>> rows = new ArrayList<>();
        distinct.forEach(n -> rows.add(new TreeMap<>()));
        for (int i = 0; i < x.rows(); i++) {
            TreeMap<Integer, Float> row = rows.get(index.get(names.get(i)));
            for (int e = x.rowStart(i); e < x.rowStart(i + 1); e++) {
                row.merge(x.column(e), x.value(e), Float::sum);
            }
        }
        int[] starts = new int[rows.size() + 1];
        int[] column = new int[x.nonZeros()];
        float[] value = new float[x.nonZeros()];
        int k = 0;
        for (int i = 0; i < rows.size(); i++) {
            for (Map.Entry<Integer, Float> e : rows.get(i).entrySet()) {
                column[k] = e.getKey();
                value[k++] = e.getValue();
            }
            starts[i + 1] = k;
        }
        return new CsrMatrix(x.columns(), starts, Arrays.copyOf(column, k), Arrays.copyOf(value, k));
    }

    /** First row of every distinct name. */
    static int[] firstRows(List<String> names, List<String> distinct) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            first.putIfAbsent(names.get(i), i);
        }
        return distinct.stream().mapToInt(first::get).toArray();
    }
}
