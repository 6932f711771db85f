package io.stroma.io.h5ad;

import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellRows;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is added to a file: keys that exist are replaced, everything else in the file stays.
 *
 * @param obs cell columns by name
 * @param obsm N x d matrices by key, written a slab of rows at a time; rows of cells without a value are NaN
 * @param obsp N x N sparse matrices by key
 * @param layers N x G matrices by key, written likewise
 * @param uns nested maps of strings, numbers, booleans, String[], double[], long[] by key
 */
public record Annotations(
        Map<String, CellColumn> obs,
        Map<String, CellRows> obsm,
        Map<String, WeightedGraph> obsp,
        Map<String, CellRows> layers,
        Map<String, Object> uns) {

    public Annotations {
        obs = Collections.unmodifiableMap(new LinkedHashMap<>(obs));
        obsm = Collections.unmodifiableMap(new LinkedHashMap<>(obsm));
        obsp = Collections.unmodifiableMap(new LinkedHashMap<>(obsp));
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        uns = Collections.unmodifiableMap(new LinkedHashMap<>(uns));
    }

    /**
     * A sparse N x N matrix.
     *
     * @param starts N + 1 offsets
     * @param targets column of every entry
     * @param weights value of every entry
     */
    public record WeightedGraph(int[] starts, int[] targets, float[] weights) {}

    public static Annotations none() {
        return new Annotations(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    public Annotations withObs(String name, CellColumn column) {
        return new Annotations(plus(obs, name, column), obsm, obsp, layers, uns);
    }

    public Annotations withObsm(String key, CellRows matrix) {
        return new Annotations(obs, plus(obsm, key, matrix), obsp, layers, uns);
    }

    public Annotations withObsp(String key, WeightedGraph graph) {
        return new Annotations(obs, obsm, plus(obsp, key, graph), layers, uns);
    }

    public Annotations withLayer(String key, CellRows matrix) {
        return new Annotations(obs, obsm, obsp, plus(layers, key, matrix), uns);
    }

    public Annotations withUns(String key, Object value) {
        return new Annotations(obs, obsm, obsp, layers, plus(uns, key, value));
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
        Map<String, V> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
