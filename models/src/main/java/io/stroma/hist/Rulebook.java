package io.stroma.hist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who attends to whom on one level (paper, eq. 2 and algorithm 1): sites of the same standard window, key
 * (floor(i/2w), floor(j/2w)), of the same shifted window, key (floor((i+w)/2w), floor((j+w)/2w)), and every site to itself.
 * Depends on coordinates only, so it is built once a level and shared by all blocks of both ways.
 *
 * <p>Windows are kept whole, not as lists of pairs: windows of about the same number of sites form a group, in which
 * attention is a product of small dense matrices. A pair that both partitions have counts in the standard one only, so that
 * the two together hold every pair once.
 *
 * @param standard windows of the standard partition
 * @param shifted windows of the shifted partition; null where it is not used
 */
record Rulebook(Partition standard, Partition shifted) {

    /** Groups with fewer windows than this join the group of the next larger windows. */
    private static final int FEWEST_WINDOWS = 8;

    /**
     * B windows with room for p sites each.
     *
     * @param windows B
     * @param slots p
     * @param sites (B, p); free slots repeat the window's first site
     * @param offsets (B, p, p) of query and key: the number of pos(key) - pos(query), see {@link #offset}, or
     *     {@link #noPair} if the two do not attend
     * @param pairs number of pairs that attend
     */
    record Group(int windows, int slots, int[] sites, int[] offsets, long pairs) {}

    /**
     * Windows that cover all sites without overlap.
     *
     * @param groups slots are counted through all groups
     * @param place slot of each site
     */
    record Partition(List<Group> groups, int[] place) {

        /** Number of slots of all groups. */
        int slots() {
            return groups.stream().mapToInt(g -> g.windows() * g.slots()).sum();
        }
    }

    /**
     * @param w half the edge of a window
     * @param shift use the shifted partition
     * @param endsApart the first and the last site do not see themselves (released code)
     */
    static Rulebook of(Sites sites, int w, boolean shift, boolean endsApart) {
        return new Rulebook(partition(sites, w, 0, endsApart), shift ? partition(sites, w, w, endsApart) : null);
    }

    /** Number of (di, dj), both in [-(2w-1), 2w-1], row-major. */
    static int offset(int di, int dj, int w) {
        return (di + 2 * w - 1) * (4 * w - 1) + dj + 2 * w - 1;
    }

    /** Stands for an offset where two sites do not attend. */
    static int noPair(int w) {
        return (4 * w - 1) * (4 * w - 1);
    }

    private static Partition partition(Sites sites, int w, int shift, boolean endsApart) {
        Map<Integer, List<int[]>> bySize = new TreeMap<>();
        for (int[] window : windows(sites, w, shift)) {
            bySize.computeIfAbsent((int) Math.ceil(Math.sqrt(window.length)), edge -> new ArrayList<>())
                    .add(window);
        }
        List<Group> groups = new ArrayList<>();
        int[] place = new int[sites.size()];
        int slots = 0;
        List<int[]> open = new ArrayList<>();
        int left = bySize.size();
        for (List<int[]> windows : bySize.values()) {
            open.addAll(windows);
            if (--left == 0 || open.size() >= FEWEST_WINDOWS) {
                Group group = group(open, sites, w, shift, endsApart);
                for (int b = 0; b < open.size(); b++) {
                    for (int a = 0; a < open.get(b).length; a++) {
                        place[open.get(b)[a]] = slots + b * group.slots() + a;
                    }
                }
                slots += group.windows() * group.slots();
                groups.add(group);
                open = new ArrayList<>();
            }
        }
        return new Partition(groups, place);
    }

    /** Sites of each window, in order of the first site. */
    private static Iterable<int[]> windows(Sites sites, int w, int shift) {
        Map<Long, int[]> filled = new LinkedHashMap<>(); // the sites, their number at the end
        int most = 4 * w * w;
        for (int s = 0; s < sites.size(); s++) {
            long key = LatticeMap.site(
                    Math.floorDiv(sites.i()[s] + shift, 2 * w), Math.floorDiv(sites.j()[s] + shift, 2 * w));
            int[] window = filled.computeIfAbsent(key, k -> new int[most + 1]);
            window[window[most]++] = s;
        }
        filled.replaceAll((key, window) -> Arrays.copyOf(window, window[most]));
        return filled.values();
    }

    private static Group group(List<int[]> windows, Sites sites, int w, int shift, boolean endsApart) {
        int p = windows.stream().mapToInt(m -> m.length).max().orElse(0);
        int[] members = new int[windows.size() * p];
        int[] offsets = new int[windows.size() * p * p];
        Arrays.fill(offsets, noPair(w));
        long pairs = 0;
        for (int b = 0; b < windows.size(); b++) {
            int[] window = windows.get(b);
            Arrays.fill(members, b * p, (b + 1) * p, window[0]);
            System.arraycopy(window, 0, members, b * p, window.length);
            int[] standard = shift == 0 ? null : standardWindows(window, sites, 2 * w);
            for (int q = 0; q < window.length; q++) {
                int row = (b * p + q) * p;
                // of the key (0, 0); the number of an offset is linear in it
                int origin = offset(-sites.i()[window[q]], -sites.j()[window[q]], w);
                for (int k = 0; k < window.length; k++) {
                    if (standard == null ? k != q || !alone(window[q], sites, endsApart) : standard[q] != standard[k]) {
                        offsets[row + k] = origin + sites.i()[window[k]] * (4 * w - 1) + sites.j()[window[k]];
                        pairs++;
                    }
                }
            }
        }
        return new Group(windows.size(), p, members, offsets, pairs);
    }

    /** The site does not see itself. */
    private static boolean alone(int site, Sites sites, boolean endsApart) {
        return endsApart && (site == 0 || site == sites.size() - 1);
    }

    /** Which of the four standard windows that a shifted one meets each of its sites is in: two of one do not attend here. */
    private static int[] standardWindows(int[] window, Sites sites, int edge) {
        int[] standard = new int[window.length];
        Arrays.setAll(standard, a -> 2 * (sites.i()[window[a]] / edge & 1) + (sites.j()[window[a]] / edge & 1));
        return standard;
    }
}
