package io.stroma.prepare;

import io.stroma.io.safetensors.StoredRows;

/**
 * A prepared tissue whose matrices stay in their file: memory of some 200 bytes a cell (positions, graph, types, table),
 * whatever the number of genes.
 *
 * @param tissue usable until this is closed
 * @param expression its normalised expression
 * @param denoised its denoised expression
 */
public record StoredTissue(PreparedTissue tissue, StoredRows expression, StoredRows denoised) implements AutoCloseable {

    @Override
    public void close() {
        expression.close();
        denoised.close();
    }
}
