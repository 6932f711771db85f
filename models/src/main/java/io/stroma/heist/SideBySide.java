package io.stroma.heist;

import io.stroma.tissue.CellRows;
import java.util.List;

/**
 * Matrices of the same cells beside each other.
 *
 * @param blocks at least one
 */
record SideBySide(List<CellRows> blocks) implements CellRows {

    @Override
    public int rows() {
        return blocks.get(0).rows();
    }

    @Override
    public int columns() {
        return blocks.stream().mapToInt(CellRows::columns).sum();
    }

    @Override
    public void read(int from, int to, float[] out) {
        int all = columns();
        int column = 0;
        for (CellRows block : blocks) {
            int width = block.columns();
            float[] part = new float[(to - from) * width];
            block.read(from, to, part);
            for (int i = 0; i < to - from; i++) {
                System.arraycopy(part, i * width, out, i * all + column, width);
            }
            column += width;
        }
    }
}
