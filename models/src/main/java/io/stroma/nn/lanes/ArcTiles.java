package io.stroma.nn.lanes;

/**
 * Neighbour lists cut by where their arcs lead: a tile holds a few positions, so that what is read of them stays in the first
 * cache while all positions follow their arcs into it.
 *
 * <p>S positions, T tiles.
 *
 * @param positions S
 * @param cuts (T + 1, S) first arc of a position that leads into a tile or beyond
 */
record ArcTiles(int positions, int[] cuts) {

    /** Positions of a tile: their vectors of sixteen dimensions, 1 KB each, and a few more fit a cache of 32 KB. */
    private static final int SIZE = 24;

    /** Arcs per position and tile from which the results of a tile, which are added up in memory, cost less than they save. */
    private static final int FEWEST_ARCS = 4;

    /** One tile where several do not pay, or where lists are not ascending. */
    static ArcTiles of(int[] starts, int[] targets) {
        int positions = starts.length - 1;
        int tiles = (positions + SIZE - 1) / SIZE;
        boolean pays = targets.length >= (long) FEWEST_ARCS * positions * tiles && ascending(starts, targets);
        return pays ? of(starts, targets, tiles) : of(starts, targets, Math.min(1, positions));
    }

    private static ArcTiles of(int[] starts, int[] targets, int tiles) {
        int positions = starts.length - 1;
        int[] cuts = new int[(tiles + 1) * positions];
        for (int i = 0; i < positions; i++) {
            cuts[i] = starts[i];
            for (int t = 1; t <= tiles; t++) {
                int at = cuts[(t - 1) * positions + i];
                while (at < starts[i + 1] && (t == tiles || targets[at] < t * SIZE)) {
                    at++;
                }
                cuts[t * positions + i] = at;
            }
        }
        return new ArcTiles(positions, cuts);
    }

    private static boolean ascending(int[] starts, int[] targets) {
        for (int i = 0; i + 1 < starts.length; i++) {
            for (int a = starts[i] + 1; a < starts[i + 1]; a++) {
                if (targets[a] < targets[a - 1]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** T. */
    int count() {
        return positions == 0 ? 0 : cuts.length / positions - 1;
    }

    /** First arc of a position into a tile. */
    int from(int tile, int position) {
        return cuts[tile * positions + position];
    }

    /** The arc behind its last one. */
    int to(int tile, int position) {
        return cuts[(tile + 1) * positions + position];
    }
}
