package io.stroma.io;

import io.stroma.tissue.CellRows;

/**
 * A matrix that is filled by rows, in any order and from several threads; rows never written are zero. See {@link ScratchSpace}.
 */
public interface WritableRows extends CellRows {

    /** Writes consecutive rows that begin somewhere in an array. */
    void write(int row, int count, float[] values, int at);
}
