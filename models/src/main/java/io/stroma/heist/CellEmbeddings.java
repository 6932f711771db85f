package io.stroma.heist;

import io.stroma.tissue.DenseMatrix;

/**
 * Embeddings of the cells of a prepared tissue.
 *
 * @param cell Z_c, N x d: the cell and its surroundings
 * @param gene N x d: the cell's genes, one vector a cell
 * @param partSize number of cells per part; attention is inside a part, so it changes the embedding slightly
 */
public record CellEmbeddings(DenseMatrix cell, DenseMatrix gene, int partSize) {

    /** Both halves side by side, N x 2d: the representation for tasks. */
    public DenseMatrix both() {
        int d = cell.columns();
        DenseMatrix out = DenseMatrix.zeros(cell.rows(), 2 * d);
        for (int i = 0; i < cell.rows(); i++) {
            System.arraycopy(cell.values(), i * d, out.values(), 2 * i * d, d);
            System.arraycopy(gene.values(), i * d, out.values(), (2 * i + 1) * d, d);
        }
        return out;
    }
}
