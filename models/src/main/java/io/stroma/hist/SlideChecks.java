package io.stroma.hist;

import io.stroma.error.BadInputException;
import io.stroma.tissue.DenseMatrix;
import java.util.HashMap;
import java.util.Map;

/** What every slide must fulfil, said in one sentence where it does not. */
final class SlideChecks {

    private SlideChecks() {}

    static void check(String id, DenseMatrix features, DenseMatrix positions, DenseMatrix targets) {
        if (features.rows() == 0 || features.columns() == 0) {
            throw refusal(id, "has " + features.rows() + " spots with " + features.columns() + " features each");
        }
        if (positions.rows() != features.rows() || positions.columns() != 2) {
            throw refusal(
                    id,
                    "has " + features.rows() + " rows of features, but positions of shape " + positions.rows() + " x "
                            + positions.columns() + ": every spot needs a row and a column");
        }
        if (targets != null && targets.rows() != features.rows()) {
            throw refusal(
                    id,
                    "has " + features.rows() + " rows of features, but " + targets.rows()
                            + " of expression: match them by barcode");
        }
        finite(id, "feature", features);
        finite(id, "position", positions);
        if (targets != null) {
            finite(id, "expression", targets);
            notNegative(id, targets);
        }
        distinct(id, positions);
    }

    private static void finite(String id, String what, DenseMatrix m) {
        for (int k = 0; k < m.values().length; k++) {
            if (!Float.isFinite(m.values()[k])) {
                throw refusal(
                        id,
                        what + " " + k % m.columns() + " of spot " + k / m.columns() + " is " + m.values()[k]
                                + "; remove the spot or repair the value");
            }
        }
    }

    private static void notNegative(String id, DenseMatrix targets) {
        for (int k = 0; k < targets.values().length; k++) {
            if (targets.values()[k] < 0) {
                throw refusal(
                        id,
                        "the expression of gene " + k % targets.columns() + " at spot " + k / targets.columns() + " is "
                                + targets.values()[k]
                                + ", but HiST takes log(1 + x) itself and needs counts or normalised counts, not"
                                + " scaled values");
            }
        }
    }

    private static void distinct(String id, DenseMatrix positions) {
        Map<Long, Integer> seen = new HashMap<>();
        for (int n = 0; n < positions.rows(); n++) {
            // + 0f makes one zero of the two
            long key = (long) Float.floatToIntBits(positions.get(n, 0) + 0f) << 32
                    | Float.floatToIntBits(positions.get(n, 1) + 0f) & 0xFFFFFFFFL;
            Integer other = seen.putIfAbsent(key, n);
            if (other != null) {
                throw refusal(
                        id,
                        "spots " + other + " and " + n + " lie at the same position (" + positions.get(n, 0) + ", "
                                + positions.get(n, 1) + "); sum or drop duplicated spots");
            }
        }
    }

    private static BadInputException refusal(String id, String what) {
        return new BadInputException("slide " + id + ": " + what);
    }
}
