package io.stroma.tissue;

import java.util.Arrays;

/** Some columns of a matrix, in ascending order, read through it slab by slab. */
public final class SelectedColumns implements ExpressionMatrix {

    private final ExpressionMatrix source;
    private final int[] newColumn; // of every source column, -1 where dropped
    private final int columns;

    /**
     * A view.
     *
     * @param kept source columns, ascending
     */
    public SelectedColumns(ExpressionMatrix source, int[] kept) {
        this.source = source;
        this.columns = kept.length;
        this.newColumn = new int[source.columns()];
        Arrays.fill(newColumn, -1);
        for (int j = 0; j < kept.length; j++) {
            newColumn[kept[j]] = j;
        }
    }

    @Override
    public int rows() {
        return source.rows();
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void forEachSlab(SlabVisitor visitor) { // whole rows of the source are read on the way
        source.forEachSlab((first, slab) -> visitor.visit(first, selected(slab)));
    }

    @Override
    public void forEachSlab(int slabRows, SlabVisitor visitor) {
        source.forEachSlab(slabRows, (first, slab) -> visitor.visit(first, selected(slab)));
    }

    @Override
    public CsrMatrix slab(int from, int to) {
        return selected(source.slab(from, to));
    }

    private CsrMatrix selected(CsrMatrix all) {
        int[] starts = new int[all.rows() + 1];
        int[] column = new int[all.nonZeros()];
        float[] value = new float[all.nonZeros()];
        int k = 0;
        for (int i = 0; i < all.rows(); i++) {
            for (int e = all.rowStart(i); e < all.rowStart(i + 1); e++) {
                if (newColumn[all.column(e)] >= 0) {
                    column[k] = newColumn[all.column(e)];
                    value[k++] = all.value(e);
                }
            }
            starts[i + 1] = k;
        }
        return new CsrMatrix(columns, starts, Arrays.copyOf(column, k), Arrays.copyOf(value, k));
    }
}
