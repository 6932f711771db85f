package io.stroma.heist;

import io.stroma.nn.lanes.LaneLayer;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
import org.bytedeco.pytorch.global.torch.ScalarType;

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
 * @param networks of genes, one a type
 * @param beside bytes that are alive on the heap beside, or after
 */
public record MemoryModel(
        long cells, long genes, HeistConfig config, int threads, Kept kept, int networks, long beside) {

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

    /** Libraries, classes, compiled code, threads, tables of the collector: outside the heap and the allocator. */
    private static final long PROCESS = 180 * MEGABYTE;

    /** What every job touches of the heap: a young generation and what is around it. */
    private static final long HEAP = 300 * MEGABYTE;

    /** Dead large arrays beside, until half of the heap is full that the launcher begins with; small jobs end before. */
    private static final long GARBAGE = 160 * MEGABYTE;

    private static final long GARBAGE_OF_VALUE = 800;

    /** The JVM makes the heap so large that this share of it is alive, if that is more. */
    private static final double ALIVE = 0.6;

    /** What the JVM's compilers take of the allocator: for all jobs, for kernels in lanes, for those of the way back. */
    private static final long COMPILERS = 110 * MEGABYTE;

    private static final long LANE_COMPILERS = 135 * MEGABYTE;

    private static final long BACKWARD_COMPILERS = 35 * MEGABYTE;

    /** Marks and cards of the collector, outside of the heap. */
    private static final long MARKS_OF_CELL = 16;

    /** Names, positions, graph, types of a cell: text and numbers. */
    private static final long CELL_TABLE = 400;

    /** Tensors of the width of a gene state alive in a run of cells in inference, see {@link HeistLayer#RUN}. */
    private static final long RUN_STATES = 12;

    /** Gene states that a layer in lanes keeps on the heap: its input, queries, keys, values, what was attended. */
    private static final long LAYER_STATES = 5;

    /** The same of the layer on the way back. */
    private static final long BACKWARD_STATES = 20;

    /** Gene states in the engine, of the decoder, the losses and their derivatives: over networks, or node by node. */
    private static final long NETWORK_STATES = 36;

    private static final long NODE_STATES = 12;

    /** Columns of all cells while surroundings are averaged, see {@link StreamedEmbeddings}: before, after, on the way. */
    private static final long COLUMNS = 3 * 8;

    /** Types of a tissue that is not known yet. */
    private static final int TYPES = 10;

    /** Of two genes in a network: two dense matrices, and the arcs of at most a quarter of them in lists. */
    private static final long NETWORK_PAIR = 2 * FLOAT + 8;

    /** Everything in memory. */
    public MemoryModel(long cells, long genes, HeistConfig config, int threads) {
        this(cells, genes, config, threads, Kept.ALL);
    }

    /** About as many types as tissues have, and nothing beside. */
    public MemoryModel(long cells, long genes, HeistConfig config, int threads, Kept kept) {
        this(cells, genes, config, threads, kept, TYPES, 0);
    }

    /**
     * The same with more on the heap.
     *
     * @param bytes that are alive there beside, or after
     */
    public MemoryModel with(long bytes) {
        return new MemoryModel(cells, genes, config, threads, kept, networks, beside + bytes);
    }

    /** For a prepared tissue and embeddings in memory. */
    public static MemoryModel of(PreparedTissue tissue, HeistConfig config, int threads) {
        return new MemoryModel(
                tissue.cellCount(),
                tissue.geneCount(),
                config,
                threads,
                tissue.expressionRows() instanceof DenseMatrix ? Kept.ALL : Kept.EMBEDDINGS,
                tissue.networks().size(),
                0);
    }

    /** The same with embeddings that are written to disk. */
    public MemoryModel streamed() {
        return new MemoryModel(cells, genes, config, threads, matrices() ? Kept.TISSUE : Kept.TABLE, networks, beside);
    }

    /**
     * Peak of embedding the tissue in parts of some size, decoded or not, in bytes. Kernels are compiled beside the first parts.
     */
    public long embedding(int partSize) {
        long part = Math.min(partSize, cells) * (state() + 3 * 8 * genes)
                + Math.min(HeistLayer.RUN, cells) * RUN_STATES * state();
        long streamed = holdsEmbeddings() ? 0 : FLOAT * COLUMNS;
        return process(cells * (CELL_TABLE + streamed) + embeddings(), 0) + compilers() + threads * part;
    }

    /** Peak of training in parts of some size, in bytes. */
    public long training(int partSize) {
        long seen = config.genesPerStep() == 0 ? genes : Math.min(genes, config.genesPerStep());
        long part = Math.min(partSize, cells);
        long state = threads * part * seen * FLOAT * config.width();
        long onHeap = (LAYER_STATES * config.layers() + BACKWARD_STATES) * state;
        long inEngine = config.decoder() == HeistConfig.Decoder.IDENTITY_MLP ? NODE_STATES : NETWORK_STATES;
        return process(cells * CELL_TABLE, onHeap)
                + compilers()
                + BACKWARD_COMPILERS
                + inEngine * state
                + threads * part * 4 * 8 * genes;
    }

    /** Peak of what {@link DecoderFineTuning} does beside: nodes of whole parts, in the engine and in an array, and derivatives. */
    public long fineTuning(int partSize) {
        return embedding(partSize) + BACKWARD_COMPILERS + 2 * threads * Math.min(partSize, cells) * state();
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
     * The process with its heap, networks and the tables of the collector. What is alive lies at first where every job has
     * garbage.
     *
     * @param ofCells bytes on the heap beside the matrices, alive until the end
     * @param states bytes of arrays that are used again and again
     */
    private long process(long ofCells, long states) {
        long alive = ofCells + held() + beside;
        long garbage = Math.min(GARBAGE, cells * genes * GARBAGE_OF_VALUE);
        long grown = Math.max(HEAP + alive, (long) (alive / ALIVE)) + states;
        return PROCESS
                + cells * MARKS_OF_CELL
                + networks * genes * genes * NETWORK_PAIR
                + Math.max(HEAP + garbage, grown);
    }

    private long compilers() {
        boolean lanes = config.geneLevel() && LaneLayer.supports(ScalarType.Float, config.width(), config.heads());
        return COMPILERS + (lanes ? LANE_COMPILERS : 0);
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
