package io.stroma.heist;

import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;

/**
 * How much resident memory training or embedding will need at its peak, before it begins: the process itself, what is kept of
 * every cell, and the tensors of the parts under way on every thread. Constants are counted from the code and checked against
 * measured peaks (docs/performance.md). Preparation has a model of its own, {@link io.stroma.prepare.PreparationMemory}.
 *
 * @param cells N
 * @param genes G
 * @param config of the model
 * @param threads parts under way at once
 * @param kept what of every cell is in memory all the time
 * @param decodes embeddings are decoded, as for imputation
 * @param beside bytes of what follows in the same process
 */
public record MemoryModel(
        long cells, long genes, HeistConfig config, int threads, Kept kept, boolean decodes, long beside) {

    /** What of every cell is in memory all the time. */
    public enum Kept {
        /** Table and graph of the cells, expression, embeddings. */
        ALL,
        /** All but the embeddings, which are written to disk. */
        TISSUE,
        /** Table and graph of the cells, embeddings; expression is read by parts. */
        EMBEDDINGS,
        /** Table and graph only: expression is read, embeddings are written by parts. */
        TABLE
    }

    private static final long FLOAT = 4;
    private static final long MEGABYTE = 1 << 20;

    /** JVM, engine and libraries, compiled code and what the compilers needed for kernels in vector lanes (210 MB). */
    private static final long PROCESS = 810 * MEGABYTE;

    /** Young generation of the JVM as the launcher bounds it, less what the process has anyway; small jobs do not fill it. */
    private static final long GARBAGE = 200 * MEGABYTE;

    private static final long GARBAGE_OF_VALUE = 400;

    /** The JVM makes its heap so large that this share of it is alive. */
    private static final double ALIVE = 0.6;

    /** Marks and cards of the collector, outside of the heap. */
    private static final long MARKS_OF_CELL = 16;

    /** Names, positions, graph, types of a cell: text and numbers. */
    private static final long CELL_TABLE = 400;

    /** Cells of a run in inference, see {@link HeistLayer}, and tensors of the width of a gene state alive in it. */
    private static final long RUN = 32;

    private static final long RUN_STATES = 12;

    /** Tensors of the width of a gene state that one layer keeps for its gradient, and the decoder with its losses. */
    private static final long LAYER_STATES = 7;

    private static final long DECODER_STATES = 22;

    /** Derivatives under way: those of queries, keys, values and skip twice, and a few more. */
    private static final long BACKWARD_STATES = 12;

    /** Columns of all cells while surroundings are averaged, see {@link StreamedEmbeddings}: before, after, on the way. */
    private static final long COLUMNS = 3 * 8;

    /** Everything in memory. */
    public MemoryModel(long cells, long genes, HeistConfig config, int threads) {
        this(cells, genes, config, threads, Kept.ALL);
    }

    /** Nothing follows. */
    public MemoryModel(long cells, long genes, HeistConfig config, int threads, Kept kept) {
        this(cells, genes, config, threads, kept, false, 0);
    }

    /**
     * The same for imputation: embeddings are decoded and written to disk.
     *
     * @param bytes that what follows needs
     */
    public MemoryModel imputing(long bytes) {
        return new MemoryModel(cells, genes, config, threads, streamed().kept, true, bytes);
    }

    /** For a prepared tissue and embeddings in memory. */
    public static MemoryModel of(PreparedTissue tissue, HeistConfig config, int threads) {
        return new MemoryModel(
                tissue.cellCount(),
                tissue.geneCount(),
                config,
                threads,
                tissue.expressionRows() instanceof DenseMatrix ? Kept.ALL : Kept.EMBEDDINGS);
    }

    /** The same with embeddings that are written to disk. */
    public MemoryModel streamed() {
        return new MemoryModel(cells, genes, config, threads, matrices() ? Kept.TISSUE : Kept.TABLE, decodes, beside);
    }

    /** Peak of embedding the tissue in parts of some size, in bytes. */
    public long embedding(int partSize) {
        long states = decodes ? 1 + decoded() : 1;
        long part = Math.min(partSize, cells) * (states * state() + 3 * 8 * genes)
                + Math.min(RUN, cells) * RUN_STATES * state();
        long streamed = holdsEmbeddings() ? 0 : FLOAT * COLUMNS;
        return process(CELL_TABLE + streamed) + held() + embeddings() + threads * part;
    }

    /** Peak of training in parts of some size, in bytes. */
    public long training(int partSize) {
        long seen = config.genesPerStep() == 0 ? genes : Math.min(genes, config.genesPerStep());
        long states = LAYER_STATES * config.layers() + DECODER_STATES + BACKWARD_STATES;
        long part = Math.min(partSize, cells) * (seen * FLOAT * config.width() * states + 4 * 8 * genes);
        return process(CELL_TABLE) + held() + threads * part;
    }

    /** Largest part, at most the wanted one, with which an embedding stays below a limit; 0 when none does. */
    public int largestPart(long limit, int wanted) {
        int low = 0;
        int high = wanted;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (embedding(middle) <= limit) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * The process with what every cell leaves on the heap of the JVM for long: at first beside garbage, in the heap that it takes
     * anyway.
     */
    private long process(long ofCell) {
        long garbage = Math.min(GARBAGE, cells * genes * GARBAGE_OF_VALUE);
        return PROCESS + beside + cells * MARKS_OF_CELL + Math.max(garbage, (long) (cells * ofCell / ALIVE));
    }

    /** Tensors of the width of a gene state that decoding leaves until the part is done: every sum, product and activation. */
    private long decoded() {
        return config.decoder() == HeistConfig.Decoder.IDENTITY_MLP ? 8 : 16;
    }

    /** Gene states of one cell. */
    private long state() {
        return genes * FLOAT * config.width();
    }

    /** Expression and denoised expression. */
    private long held() {
        return matrices() ? cells * 2 * FLOAT * genes : 0;
    }

    /** The two halves, both together and what becomes of them. */
    private long embeddings() {
        return holdsEmbeddings() ? cells * FLOAT * 6L * config.width() : 0;
    }

    private boolean holdsEmbeddings() {
        return kept == Kept.ALL || kept == Kept.EMBEDDINGS;
    }

    private boolean matrices() {
        return kept == Kept.ALL || kept == Kept.TISSUE;
    }
}
