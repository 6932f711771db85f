package io.stroma.heist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One part of a tissue: n cells, ordered by type so that cells that share a gene network lie together. Plain arrays; the
 * model makes tensors of them when it needs them.
 *
 * @param context what the parts of the tissue share
 * @param cells row of every cell in the prepared tissue (n)
 * @param blocks runs of cells of one type, in order
 * @param x node values of the genes (n x G)
 * @param z deviations from the tissue's expression, see {@link Deviations} (n x G)
 * @param standardised coordinates, mean 0 and deviation 1 per axis over the tissue (n x 2)
 * @param units coordinates in spacings, centred on the tissue (n x 2)
 * @param source start of every arc of the cell graph inside the part
 * @param target end of every arc
 */
public record HeistPart(
        TissueContext context,
        int[] cells,
        List<TypeBlock> blocks,
        double[] x,
        double[] z,
        double[] standardised,
        double[] units,
        int[] source,
        int[] target) {

    /** Cells from (inclusive) to (exclusive) of a part are of one type. */
    public record TypeBlock(int type, int from, int to) {
        int size() {
            return to - from;
        }

        /** The same cells, counted from elsewhere. */
        TypeBlock movedBy(int places) {
            return new TypeBlock(type, from + places, to + places);
        }
    }

    /** The blocks, cut into runs of at most so many cells. */
    List<TypeBlock> runs(int cells) {
        List<TypeBlock> runs = new ArrayList<>();
        for (TypeBlock block : blocks) {
            for (int from = block.from; from < block.to; from += cells) {
                runs.add(new TypeBlock(block.type, from, Math.min(block.to, from + cells)));
            }
        }
        return runs;
    }

    /** The part with some of its genes (ascending); lives in the pointer scope it is made in. */
    HeistPart among(int[] some) {
        return new HeistPart(
                context.among(some, blocks),
                cells,
                blocks,
                columns(x, some),
                columns(z, some),
                standardised,
                units,
                source,
                target);
    }

    private double[] columns(double[] values, int[] some) {
        double[] out = new double[size() * some.length];
        for (int k = 0; k < size(); k++) {
            for (int j = 0; j < some.length; j++) {
                out[k * some.length + j] = values[k * genes() + some[j]];
            }
        }
        return out;
    }

    /** Type of every cell (n). */
    int[] typeOf() {
        int[] typeOf = new int[size()];
        blocks.forEach(b -> Arrays.fill(typeOf, b.from(), b.to(), b.type()));
        return typeOf;
    }

    /** n. */
    public int size() {
        return cells.length;
    }

    /** G. */
    public int genes() {
        return context.genes;
    }
}
