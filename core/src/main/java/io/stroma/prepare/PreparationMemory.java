package io.stroma.prepare;

import io.stroma.stats.Pca;
import io.stroma.tissue.Tissue;

/**
 * How much resident memory a preparation will need at its peak, before it begins. Two things decide: what of every cell is
 * alive at once, counted from the code, and how far the launcher lets the heap grow around it. The matrices lie on disk
 * unless they are asked for in memory. Checked against measured peaks (docs/performance.md).
 *
 * @param cells N
 * @param genes G that are kept
 * @param components K, of the space neighbours are searched in
 * @param neighbours k, of a cell in the denoising
 * @param columns of the cell table
 * @param threads that work
 * @param held the matrices are in memory, not on disk
 */
public record PreparationMemory(
        long cells, long genes, long components, long neighbours, long columns, int threads, boolean held) {

    private static final long KILOBYTE = 1 << 10;
    private static final long MEGABYTE = 1 << 20;

    /** JVM, libraries, compiled code. */
    private static final long PROCESS = 140 * MEGABYTE;

    /** The young generation as the launcher bounds it; a small job ends before it is full. */
    private static final long YOUNG = 250 * MEGABYTE;

    private static final long YOUNG_OF_CELL = 256 * KILOBYTE;

    /** Large arrays wait to be collected until the heap the JVM starts with is half full. */
    private static final long LARGE = 250 * MEGABYTE;

    private static final long LARGE_OF_CELL = 10 * KILOBYTE;

    /** The JVM makes the heap so large that this share of it is alive, and large arrays on the way come on top. */
    private static final double ALIVE = 0.6;

    private static final long ON_THE_WAY = 100 * MEGABYTE;

    /** Name, position and sums of a cell. */
    private static final long CELL_TABLE = 120;

    /** For a tissue. */
    public static PreparationMemory of(Tissue tissue, PreparationConfig config, int threads) {
        return of(
                tissue.cellCount(), tissue.geneCount(), tissue.cells().columns().size(), config, threads);
    }

    /** For a tissue of that size. */
    public static PreparationMemory of(long cells, long genes, long columns, PreparationConfig config, int threads) {
        long kept = Math.min(genes, config.maxGenes());
        long components = Math.min(kept, config.magicComponents());
        return new PreparationMemory(cells, kept, components, config.magicKnnMax(), columns, threads, false);
    }

    /** The same with both matrices in memory. */
    public PreparationMemory inMemory() {
        return new PreparationMemory(cells, genes, components, neighbours, columns, threads, true);
    }

    /** Peak in bytes. */
    public long peak() {
        long alive = cells * (CELL_TABLE + Double.BYTES * columns + step() + (held ? 2 * Float.BYTES * genes : 0));
        long first = Math.min(YOUNG, cells * YOUNG_OF_CELL) + Math.min(LARGE, cells * LARGE_OF_CELL);
        return PROCESS + Math.max(first, (long) (alive / ALIVE) + (alive < LARGE / 2 ? 0 : ON_THE_WAY));
    }

    /** Bytes of a cell in the step that needs most. */
    private long step() {
        long lists = neighbours * (Integer.BYTES + Double.BYTES);
        long searching = 2 * Float.BYTES * components + lists + 17 * Integer.BYTES; // rows, tiles, landmarks
        long kernel = lists + neighbours * Double.BYTES + 2 * (2 * neighbours + 1) * (Integer.BYTES + Double.BYTES);
        long diffusing = (2 * neighbours + 1) * (Integer.BYTES + Double.BYTES) + 2L * GeneBlocks.WIDTH * Double.BYTES;
        long comparing = MutualInformation.bytesOfCell((int) genes, threads); // where all cells are one group
        long most = Math.max(Math.max(searching, comparing), Math.max(kernel, diffusing));
        return Math.max(most, genes > Pca.EXACT_COLUMNS ? 5 * Double.BYTES * Pca.sampled((int) components) : 0);
    }
}
