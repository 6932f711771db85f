package io.stroma.graph;

import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * All points in tiles (see {@link Tile}), to be compared with many queries.
 *
 * @param all the tiles, at least one
 */
record Tiles(Tile[] all) {

    static Tiles of(DenseMatrix x) {
        double[] mean = mean(x);
        int[] rows = new int[x.rows()];
        Arrays.setAll(rows, i -> i);
        Tile[] tiles = new Tile[(x.rows() + Tile.WIDTH - 1) / Tile.WIDTH];
        Arrays.setAll(tiles, t -> new Tile(mean));
        for (int t = 0; t < tiles.length; t++) {
            tiles[t].fill(x, rows, t * Tile.WIDTH);
        }
        return new Tiles(tiles);
    }

    /** Means of the columns, which points are centred by (D). */
    static double[] mean(DenseMatrix x) {
        double[] mean = new double[x.columns()];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += x.get(i, j) / x.rows();
            }
        }
        return mean;
    }

    int count() {
        return all.length;
    }

    /** -2 x for a row x of this or another matrix, D numbers. */
    float[] query(DenseMatrix x, int row) {
        return all[0].query(x, row);
    }

    /** Scores of all points of a tile for several queries, see {@link Tile#scores}. */
    void scores(int tile, float[][] query, float[][] score) {
        all[tile].scores(query, score);
    }
}
