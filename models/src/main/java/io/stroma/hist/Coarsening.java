package io.stroma.hist;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Which sites of a level become one site of the next: the parent of (i, j) is (floor(i/2), floor(j/2)), its slot there
 * 2 (i mod 2) + (j mod 2).
 *
 * @param parents sites of the next level, P of them
 * @param parent row of each site's parent
 * @param slot of each site, 0 to 3
 * @param children site in each slot of each parent, (P, 4) row-major; -1 where there is none
 */
record Coarsening(Sites parents, int[] parent, int[] slot, int[] children) {

    static final int SLOTS = 4;

    static Coarsening of(Sites sites) {
        int n = sites.size();
        long[] above = new long[n];
        int[] slot = new int[n];
        for (int s = 0; s < n; s++) {
            above[s] = LatticeMap.site(sites.i()[s] >> 1, sites.j()[s] >> 1);
            slot[s] = 2 * (sites.i()[s] & 1) + (sites.j()[s] & 1);
        }
        long[] distinct = LongStream.of(above).sorted().distinct().toArray();
        int[] parent = new int[n];
        int[] children = new int[SLOTS * distinct.length];
        Arrays.fill(children, -1);
        for (int s = 0; s < n; s++) {
            parent[s] = Arrays.binarySearch(distinct, above[s]);
            children[SLOTS * parent[s] + slot[s]] = s;
        }
        return new Coarsening(Sites.of(distinct), parent, slot, children);
    }
}
