package io.stroma.hist;

/**
 * The padded canvas of the released code: extents that survive repeated halving, spanned by two sites without features in
 * opposite corners.
 *
 * @param rows of the canvas
 * @param columns of the canvas
 * @param top rows before the tissue
 * @param left columns before the tissue
 */
record Sentinels(int rows, int columns, int top, int left) {

    /** The canvas around these sites for so many coarsenings. */
    static Sentinels around(Sites sites, int coarsenings) {
        int rows = padded(sites.rows(), coarsenings);
        int columns = padded(sites.columns(), coarsenings);
        return new Sentinels(rows, columns, (rows - sites.rows()) / 2, (columns - sites.columns()) / 2);
    }

    /** Extent of the canvas along one axis: 2 RF + S k with k = max(0, ceil((extent - RF) / S)), RF = S = 2^coarsenings. */
    static int padded(int extent, int coarsenings) {
        int s = 1 << coarsenings;
        return 2 * s + s * Math.max(0, (extent - 1) / s);
    }
}
