package io.stroma.heist;

import java.util.SplittableRandom;

/**
 * What is hidden from the encoder and must be reconstructed: coordinates of some cells, values of some non-zero gene
 * entries.
 *
 * @param cells n flags
 * @param genes n x G flags
 */
record Masks(boolean[] cells, boolean[] genes) {

    static Masks none(HeistPart part) {
        return new Masks(new boolean[part.size()], new boolean[part.x().length]);
    }

    /** Draws both masks; zeros are never masked, since nothing would be lost. */
    static Masks draw(HeistPart part, double cellShare, double geneShare, SplittableRandom random) {
        boolean[] cells = new boolean[part.size()];
        for (int k = 0; k < cells.length; k++) {
            cells[k] = random.nextDouble() < cellShare;
        }
        boolean[] genes = new boolean[part.x().length];
        for (int e = 0; e < genes.length; e++) {
            boolean drawn = random.nextDouble() < geneShare;
            genes[e] = drawn && part.x()[e] > 1e-3f;
        }
        return new Masks(cells, genes);
    }
}
