package io.stroma.heist;

import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What is hidden from the encoder and must be reconstructed: coordinates of some cells (all their values too in a profile
 * that reads along axes), values of some non-zero gene entries.
 *
 * <p>n cells, G genes.
 *
 * @param cells n flags
 * @param genes n x G flags
 */
record Masks(boolean[] cells, boolean[] genes) {

    /** Values up to this count as zero; denoising leaves nothing at exactly zero. */
    private static final double ZERO = 1e-3;

    static Masks none(HeistPart part) {
        return new Masks(new boolean[part.size()], new boolean[part.x().length]);
    }

    /** Draws both masks; zeros are never masked, since nothing would be lost. */
    static Masks draw(HeistPart part, HeistConfig config, SplittableRandom random) {
        double cellShare = config.coordinates() || config.axes() > 0 ? config.maskCells() : 0;
        boolean[] cells = new boolean[part.size()];
        for (int k = 0; k < cells.length; k++) {
            cells[k] = random.nextDouble() < cellShare;
        }
        boolean[] genes = new boolean[part.x().length];
        for (int e = 0; e < genes.length; e++) {
            boolean drawn = random.nextDouble() < config.maskGenes();
            boolean visible = config.axes() == 0 || !cells[e / part.genes()];
            genes[e] = drawn && visible && part.x()[e] > ZERO;
        }
        return new Masks(cells, genes);
    }

    /** The masks of some genes. */
    Masks among(int[] some) {
        int n = cells.length;
        int g = genes.length / n;
        boolean[] out = new boolean[n * some.length];
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < some.length; j++) {
                out[k * some.length + j] = genes[k * g + some[j]];
            }
        }
        return new Masks(cells, out);
    }

    /** 1 where the cell is hidden: (n, 1). */
    Tensor hiddenCells(ScalarType dtype) {
        return flags(cells, dtype, cells.length, 1); // (n, 1)
    }

    /** 1 where the value is hidden: (n, G). */
    Tensor hiddenGenes(ScalarType dtype) {
        return flags(genes, dtype, cells.length, genes.length / cells.length); // (n, G)
    }

    /** 1 where the cell is seen: (n, 1). */
    Tensor keptCells(ScalarType dtype) {
        return hiddenCells(dtype).neg().add(new Scalar(1.0)); // (n, 1)
    }

    /** 1 where the value is seen: (n, G). */
    Tensor keptGenes(ScalarType dtype) {
        return hiddenGenes(dtype).neg().add(new Scalar(1.0)); // (n, G)
    }

    private static Tensor flags(boolean[] flags, ScalarType dtype, long... shape) {
        float[] ones = new float[flags.length];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = flags[i] ? 1 : 0;
        }
        return Tensors.of(ones, shape).to(dtype);
    }
}
