package io.stroma.tasks;

import io.stroma.tissue.DenseMatrix;
import java.util.LinkedHashMap;
import java.util.Map;

/** Representations to compare, by method name; rows for all cells. Those that are fitted are fitted on the given cells. */
@FunctionalInterface
public interface Representations {

    /**
     * The representations, fitted on some cells and applied to all.
     *
     * @param fitOn rows that may be used for fitting, ascending; null for all
     */
    Map<String, DenseMatrix> fittedOn(int[] fitOn);

    /** Representations that are what they are. */
    static Representations fixed(Map<String, DenseMatrix> rows) {
        return fitOn -> rows;
    }

    /** These and then those. */
    default Representations and(Representations others) {
        return fitOn -> {
            Map<String, DenseMatrix> all = new LinkedHashMap<>(fittedOn(fitOn));
            all.putAll(others.fittedOn(fitOn));
            return all;
        };
    }
}
