package io.stroma.prepare;

/**
 * A prepared tissue whose matrices stay on disk: memory of some 200 bytes a cell (positions, graph, types, table),
 * whatever the number of genes.
 *
 * @param tissue usable until this is closed
 * @param files closes what it reads from
 */
public record StoredTissue(PreparedTissue tissue, Runnable files) implements AutoCloseable {

    @Override
    public void close() {
        files.run();
    }
}
