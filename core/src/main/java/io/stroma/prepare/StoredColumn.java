package io.stroma.prepare;

import io.stroma.io.safetensors.NdArray;
import io.stroma.tissue.CellColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A column of the cell table as it is stored: numbers go to an array named after the column, the rest to JSON. Flags are
 * stored as 0 and 1, missing whole numbers and flags as a second array of that kind.
 *
 * @param name of the column
 * @param kind of its values
 * @param categories names of a categorical, else null
 * @param ordered of a categorical
 * @param texts values of a text column, else null
 */
record StoredColumn(String name, Kind kind, List<String> categories, boolean ordered, String[] texts) {

    enum Kind {
        CATEGORICAL,
        REAL,
        WHOLE,
        FLAG,
        TEXT
    }

    /** Describes a column and adds its numbers to the arrays. */
    static StoredColumn store(String name, CellColumn column, Map<String, NdArray> arrays) {
        String key = key(name);
        if (column instanceof CellColumn.Categorical c) {
            arrays.put(key, new NdArray.Ints(c.codes(), c.size()));
            return new StoredColumn(name, Kind.CATEGORICAL, c.categories(), c.ordered(), null);
        }
        if (column instanceof CellColumn.Real r) {
            arrays.put(key, new NdArray.Doubles(r.values(), r.size()));
            return new StoredColumn(name, Kind.REAL, null, false, null);
        }
        if (column instanceof CellColumn.Whole w) {
            arrays.put(key, new NdArray.Longs(w.values(), w.size()));
            storeFlags(missingKey(name), w.missing(), arrays);
            return new StoredColumn(name, Kind.WHOLE, null, false, null);
        }
        if (column instanceof CellColumn.Flag f) {
            storeFlags(key, f.values(), arrays);
            storeFlags(missingKey(name), f.missing(), arrays);
            return new StoredColumn(name, Kind.FLAG, null, false, null);
        }
        return new StoredColumn(name, Kind.TEXT, null, false, ((CellColumn.Text) column).values());
    }

    /** The column again. */
    CellColumn load(Map<String, NdArray> arrays) {
        NdArray numbers = arrays.get(key(name));
        if (numbers == null && kind != Kind.TEXT) {
            throw new IllegalArgumentException("the values of column '" + name + "' are missing");
        }
        return switch (kind) {
            case CATEGORICAL -> categorical(numbers.ints());
            case REAL -> new CellColumn.Real(numbers.doubles());
            case WHOLE -> new CellColumn.Whole(numbers.longs(), flags(arrays.get(missingKey(name))));
            case FLAG -> new CellColumn.Flag(flags(numbers), flags(arrays.get(missingKey(name))));
            case TEXT -> new CellColumn.Text(texts);
        };
    }

    private CellColumn.Categorical categorical(int[] codes) {
        for (int code : codes) {
            if (code < -1 || code >= categories.size()) {
                throw new IllegalArgumentException(
                        "column '" + name + "' has the code " + code + " for " + categories.size() + " categories");
            }
        }
        return new CellColumn.Categorical(codes, categories, ordered);
    }

    private static String key(String name) {
        return "cells." + name;
    }

    private static String missingKey(String name) {
        return "missing." + name;
    }

    private static void storeFlags(String key, boolean[] flags, Map<String, NdArray> arrays) {
        if (flags != null) {
            int[] numbers = new int[flags.length];
            Arrays.setAll(numbers, i -> flags[i] ? 1 : 0);
            arrays.put(key, new NdArray.Ints(numbers, numbers.length));
        }
    }

    private static boolean[] flags(NdArray array) {
        if (array == null) {
            return null;
        }
        boolean[] flags = new boolean[array.ints().length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = array.ints()[i] != 0;
        }
        return flags;
    }
}
