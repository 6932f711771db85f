package io.stroma.nn.lanes;

import java.util.ArrayList;
import java.util.List;

/**
 * Batch entries in groups of as many as a vector has lanes, in order; the last group may have empty lanes.
 *
 * @param entries n
 * @param positions S
 * @param groups ceil(n / W) of them
 */
public record LaneGroups(int entries, int positions, List<Group> groups) {

    private static final int W = Lanes.WIDTH;

    /** Entries from (inclusive) to (exclusive) share neighbour lists. */
    public record Block(int from, int to, SharedLists lists) {}

    /** Lanes from (inclusive) to (exclusive) of a group share neighbour lists. */
    record Run(int from, int to, SharedLists lists) {

        /** Ways along the arcs that so many heads take when as many as fit lie side by side, see {@link GroupAttention}. */
        int passes(int heads) {
            int abreast = Math.min(heads, W / (to - from));
            return (heads + abreast - 1) / abreast;
        }
    }

    /** So many entries from the first on, and which lists they follow; all lanes alike when there is one run. */
    record Group(int first, int size, List<Run> runs) {}

    /** Groups of the entries of consecutive blocks, of which there is at least one, from entry 0 on; all lists have S positions. */
    public static LaneGroups of(List<Block> blocks) {
        int entries = blocks.get(blocks.size() - 1).to();
        List<Group> groups = new ArrayList<>();
        for (int first = 0; first < entries; first += W) {
            int begin = first;
            int end = Math.min(entries, first + W);
            List<Run> runs = blocks.stream()
                    .filter(b -> b.from() < end && b.to() > begin)
                    .map(b -> new Run(Math.max(b.from(), begin) - begin, Math.min(b.to(), end) - begin, b.lists()))
                    .toList();
            groups.add(new Group(first, end - first, runs));
        }
        return new LaneGroups(entries, blocks.get(0).lists().size(), groups);
    }

    /**
     * Whether lanes win over one entry at a time: at least half of them are in use, and attention visits no more arcs than all
     * pairs of positions, which is what attention under a mask costs.
     */
    public boolean pay(int heads) {
        long visited = groups.stream()
                .flatMap(g -> g.runs().stream())
                .mapToLong(r -> (long) W * r.lists().arcs() * r.passes(heads))
                .sum();
        return 2L * entries >= (long) groups.size() * W && visited <= (long) entries * positions * positions * heads;
    }
}
