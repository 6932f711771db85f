package io.stroma.prepare;

/**
 * How much resident memory a preparation will need at its peak, before it begins. The largest step is the denoising: both
 * results, the space of the principal components twice (as rows and in tiles), lists of neighbours. Constants are counted
 * from the code and checked against measured peaks (docs/performance.md).
 *
 * @param cells N
 * @param genes G that are kept
 * @param components K, of the space neighbours are searched in
 * @param held the matrices are in memory, not on disk
 */
public record PreparationMemory(long cells, long genes, long components, boolean held) {

    private static final long FLOAT = 4;
    private static final long MEGABYTE = 1 << 20;

    /** JVM, libraries, compiled code. */
    private static final long PROCESS = 370 * MEGABYTE;

    /** Garbage of the young generation and what the collector leaves behind; small jobs do not fill it. */
    private static final long GARBAGE = 230 * MEGABYTE;

    private static final long GARBAGE_OF_VALUE = 64;

    /** Names, columns and graph of a cell, twice: as read and as kept. */
    private static final long CELL_TABLE = 700;

    /** Neighbour lists, their kernel and its transpose on the way. */
    private static final long LISTS = 1700;

    /** For a tissue. */
    public static PreparationMemory of(long cells, long genes, PreparationConfig config) {
        long kept = Math.min(genes, config.maxGenes());
        return new PreparationMemory(cells, kept, Math.min(kept, config.magicComponents()), false);
    }

    /** The same with both matrices in memory. */
    public PreparationMemory inMemory() {
        return new PreparationMemory(cells, genes, components, true);
    }

    /** Peak in bytes. */
    public long peak() {
        long searching = FLOAT * (genes + 2 * components);
        long diffusing = FLOAT * 2 * genes + Double.BYTES * 2L * Diffusion.WIDTH + LISTS;
        return PROCESS
                + Math.min(GARBAGE, cells * genes * GARBAGE_OF_VALUE)
                + cells * (CELL_TABLE + Math.max(searching, diffusing));
    }
}
