package io.stroma.prepare;

import io.stroma.stats.Pca;
import io.stroma.tissue.ExpressionMatrix;
import io.stroma.tissue.Tissue;

/**
 * How much resident memory a preparation will need at its peak, before it begins. Two things decide: what of every cell is
 * alive at once, counted from the code, and how far the launcher lets the heap grow around it. The matrices lie on disk
 * unless they are asked for in memory. Checked against measured peaks (docs/performance.md).
 *
 * @param cells N
 * @param genes G that are kept
 * @param panel genes of the input
 * @param components K, of the space neighbours are searched in
 * @param neighbours k, of a cell in the denoising
 * @param alike neighbours of a cell in the graph its type is found in; 0 where types are given
 * @param columns of the cell table
 * @param threads that work
 * @param held the matrices are in memory, not on disk
 */
public record PreparationMemory(
        long cells,
        long genes,
        long panel,
        long components,
        long neighbours,
        long alike,
        long columns,
        int threads,
        boolean held) {

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

    /** A value of the input as read, with its column; and what a slab takes while it is read from a dense matrix, beside. */
    private static final long ENTRY = 8;

    private static final long SLAB_ENTRY = 24;

    /**
     * The JVM makes the heap so large that this share of it is alive, but that the young generation fits beside it; large arrays on
     * the way come on top.
     */
    private static final double ALIVE = 0.6;

    private static final long ON_THE_WAY = 25 * MEGABYTE;

    /** An arc of a network: neighbour and weight. */
    private static final long ARC = Integer.BYTES + Double.BYTES;

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
        return new PreparationMemory(
                cells,
                kept,
                genes,
                components,
                config.magicKnnMax(),
                config.typesColumn() == null ? config.leidenNeighbours() : 0,
                columns,
                threads,
                false);
    }

    /** The same with both matrices in memory. */
    public PreparationMemory inMemory() {
        return new PreparationMemory(cells, genes, panel, components, neighbours, alike, columns, threads, true);
    }

    /** Peak in bytes. */
    public long peak() {
        long alive = cells * (CELL_TABLE + Double.BYTES * columns + (held ? 2 * Float.BYTES * genes : 0))
                + Math.max(cells * step(), reading());
        long young = Math.min(YOUNG, cells * YOUNG_OF_CELL);
        long first = young + Math.min(LARGE, cells * (LARGE_OF_CELL + read()));
        long grown = Math.max((long) (alive / ALIVE), alive + young) + (alive < LARGE / 2 ? 0 : onTheWay());
        return PROCESS + Math.max(first, grown);
    }

    /** Large arrays that are dead but not collected: the space of the search while the kernel is made, and some others. */
    private long onTheWay() {
        return ON_THE_WAY + cells * components * Float.BYTES;
    }

    /** Bytes of a slab of the input. */
    private long reading() {
        return Math.min(cells * panel, Math.max(panel, ExpressionMatrix.SLAB_ENTRIES)) * SLAB_ENTRY;
    }

    /** Bytes of a cell that are read in all passes, if no value is zero: quality, choice of genes, values. */
    private long read() {
        return (panel > genes ? 3 : 2) * ENTRY * panel;
    }

    /** Bytes of a cell in the step that needs most. */
    private long step() {
        long lists = neighbours * (Integer.BYTES + Double.BYTES);
        long searching = Float.BYTES * components + lists + 17 * Integer.BYTES; // the space, what is found, landmarks
        long kernel = lists + (2 * neighbours + 1) * ARC;
        long diffusing = (2 * neighbours + 1) * ARC + 2L * GeneBlocks.WIDTH * Double.BYTES;
        long comparing = MutualInformation.bytesOfCell((int) genes, threads); // where all cells are one group
        long arcs = 3 * alike / 2; // some neighbours are mutual
        long communities = 3 * arcs * ARC; // Leiden: the network, its parts, what the next smaller one is made of
        long most = Math.max(Math.max(Math.max(searching, comparing), Math.max(kernel, diffusing)), communities);
        return Math.max(most, genes > Pca.EXACT_COLUMNS ? 5 * Double.BYTES * Pca.sampled((int) components) : 0);
    }
}
