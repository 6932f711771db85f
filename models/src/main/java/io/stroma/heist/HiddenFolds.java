package io.stroma.heist;

import io.stroma.prepare.Composition;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import io.stroma.tissue.CellRows;

/**
 * Views of one tissue in which every entry is hidden once, so that each can be predicted by a model that does not see it.
 * An entry's fold depends on its cell and gene only. Where values are parts of a whole ({@link Composition}), the visible
 * ones of a view are normalised anew: else a hidden value could be read off the rest.
 */
final class HiddenFolds {

    static final int COUNT = 5;

    /** Instead of a view: of an unknown entry, which all of them hide. */
    static final int ALL = -1;

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
        this.composition = Composition.of(tissue.expressionRows());
    }

    /** The view that does not see an entry, or {@link #ALL}. */
    static int blindTo(HiddenEntries unknown, int cell, int gene) {
        return unknown.at(cell, gene) ? ALL : of(cell, gene);
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
        return tissue.withExpression(new Shown(fold));
    }

    /** The expression as a view shows it, made while it is read. */
    private final class Shown implements CellRows {

        private final CellRows x = tissue.expressionRows();
        private final int fold;

        Shown(int fold) {
            this.fold = fold;
        }

        @Override
        public int rows() {
            return x.rows();
        }

        @Override
        public int columns() {
            return x.columns();
        }

        @Override
        public void read(int from, int to, float[] out) {
            x.read(from, to, out);
            for (int i = from; i < to; i++) {
                renormalise(i, out, (i - from) * columns());
            }
        }

        /** Values of one cell, from {@code at} on; hidden ones stay. */
        private void renormalise(int i, float[] row, int at) {
            double gone = 0;
            for (int g = 0; g < columns(); g++) {
                gone += of(i, g) == fold ? Math.expm1(row[at + g]) : 0;
            }
            double factor = composition.factor(gone);
            for (int g = 0; g < columns(); g++) {
                if (of(i, g) != fold) {
                    row[at + g] = (float) Composition.scaled(row[at + g], factor);
                }
            }
        }
    }

    /** The entry is known and not zero: something to learn from. */
    boolean teaches(float value, int cell, int gene) {
        return value != 0 && !unknown.at(cell, gene);
    }

    Composition composition() {
        return composition;
    }
}
