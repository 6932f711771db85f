package io.stroma.prepare;

import io.stroma.io.ScratchFile;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Workers;

/**
 * {@link BinnedGenes} of several groups of cells, made in one go over a matrix; in memory or on disk, one byte a cell and gene
 * of every group.
 */
final class BinStore implements AutoCloseable {

    private final int[] sizes; // n of every group
    private final int genes;
    private final byte[][] held; // (groups x G) bins, null on disk
    private final ScratchFile file; // null in memory

    private BinStore(int[] sizes, int genes, ScratchFile file) {
        this.sizes = sizes;
        this.genes = genes;
        this.file = file;
        this.held = file == null ? new byte[Math.multiplyExact(sizes.length, genes)][] : null;
    }

    /** An empty store. */
    static BinStore in(ScratchSpace space, int[] sizes, int genes) {
        return new BinStore(sizes, genes, space.file().orElse(null));
    }

    /**
     * Fills the store. O(G N) time for groups that do not overlap; memory of some genes of all cells.
     *
     * @param values N x G
     * @param members rows of every group
     */
    void fill(GeneBlocks values, int[][] members, Workers workers) {
        for (int b = 0; b < values.blocks(); b++) {
            int block = b;
            int width = values.width(b);
            float[] all = new float[Math.multiplyExact(values.rows(), width)];
            values.readBlock(b, 0, values.rows(), all);
            workers.forEach(members.length, group -> {
                byte[][] codes = BinnedGenes.codes(all, width, members[group]);
                for (int g = 0; g < width; g++) {
                    put(group, block * GeneBlocks.WIDTH + g, codes[g]);
                }
            });
        }
    }

    private void put(int group, int gene, byte[] codes) {
        if (held != null) {
            held[group * genes + gene] = codes;
        } else {
            file.write(at(group, gene), codes);
        }
    }

    /** The genes of one group. */
    BinnedGenes group(int group) {
        return new Group(group);
    }

    private byte[] get(int group, int gene) {
        if (held != null) {
            return held[group * genes + gene];
        }
        byte[] codes = new byte[sizes[group]];
        file.read(at(group, gene), codes);
        return codes;
    }

    private long at(int group, int gene) {
        long before = 0;
        for (int g = 0; g < group; g++) {
            before += (long) sizes[g] * genes;
        }
        return before + (long) gene * sizes[group];
    }

    /** Gives the room back; nothing may be read after. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    private final class Group implements BinnedGenes {

        private final int index;

        Group(int index) {
            this.index = index;
        }

        @Override
        public int cells() {
            return sizes[index];
        }

        @Override
        public int genes() {
            return genes;
        }

        @Override
        public byte[] codes(int gene) {
            return get(index, gene);
        }
    }
}
