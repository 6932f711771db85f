package io.stroma.heist;

import io.stroma.prepare.Composition;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;

/**
 * Views of one tissue in which every entry is hidden once, so that each can be predicted by a model that does not see it.
 * An entry's fold depends on its cell and gene only. Where values are parts of a whole ({@link Composition}), the visible
 * ones of a view are normalised anew: else a hidden value could be read off the rest.
 */
final class HiddenFolds {

    static final int COUNT = 5;

    private static final long PURPOSE = Seeds.purpose("imputation folds");

    private final PreparedTissue tissue;
    private final HiddenEntries unknown;
    private final Composition composition;

    /**
     * Folds of a tissue.
     *
     * @param unknown entries hidden in every view
     */
    HiddenFolds(PreparedTissue tissue, HiddenEntries unknown) {
        this.tissue = tissue;
        this.unknown = unknown;
        this.composition = Composition.of(tissue.expression());
    }

    /** The view in which an entry is hidden. */
    static int of(int cell, int gene) {
        return (int) Long.remainderUnsigned(Seeds.derive(PURPOSE, cell, gene), COUNT);
    }

    /** What is hidden in a view. */
    HiddenEntries hidden(int fold) {
        return (cell, gene) -> of(cell, gene) == fold || unknown.at(cell, gene);
    }

    /** The tissue as its view shows it. */
    PreparedTissue shown(int fold) {
        if (!composition.closed()) {
            return tissue;
        }
        DenseMatrix x = tissue.expression();
        DenseMatrix out = DenseMatrix.zeros(x.rows(), x.columns());
        for (int i = 0; i < x.rows(); i++) {
            double gone = 0;
            for (int g = 0; g < x.columns(); g++) {
                gone += of(i, g) == fold ? Math.expm1(x.get(i, g)) : 0;
            }
            double factor = composition.factor(gone);
            for (int g = 0; g < x.columns(); g++) {
                double value = x.get(i, g);
                out.values()[i * x.columns() + g] =
                        (float) (of(i, g) == fold ? value : Composition.scaled(value, factor));
            }
        }
        return tissue.withExpression(out);
    }

    /** The entry is known and not zero: something to learn from. */
    boolean teaches(int cell, int gene) {
        return tissue.expression().get(cell, gene) != 0 && !unknown.at(cell, gene);
    }

    Composition composition() {
        return composition;
    }
}
