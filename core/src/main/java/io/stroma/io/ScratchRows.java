package io.stroma.io;

import java.util.Objects;

/**
 * A matrix in a {@link ScratchFile}, row behind row. Rows may be written in any order and from several threads; rows never
 * written are zero.
 *
 * @param file nothing else is in it
 * @param rows n
 * @param columns of a row
 */
record ScratchRows(ScratchFile file, int rows, int columns) implements WritableRows {

    @Override
    public void write(int row, int count, float[] values, int at) {
        Objects.checkFromIndexSize(row, count, rows);
        file.write(4L * row * columns, values, at, Math.multiplyExact(count, columns));
    }

    @Override
    public void read(int from, int to, float[] out) {
        Objects.checkFromToIndex(from, to, rows);
        file.read(4L * from * columns, out, 0, Math.multiplyExact(to - from, columns));
    }
}
