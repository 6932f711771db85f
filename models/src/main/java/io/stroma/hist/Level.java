package io.stroma.hist;

import io.stroma.nn.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * One resolution of a slide: its sites, who attends to whom, and the way to the next one. The tensors belong to the pointer
 * scope it was built in.
 *
 * <p>N sites, P parents.
 *
 * @param sites of this level
 * @param standard windows of the standard partition
 * @param shifted windows of the shifted partition; null if attention is not shifted
 * @param endsApart the first and last site do not meet the tokens (released code)
 * @param next how it coarsens; null at the coarsest level
 */
record Level(Sites sites, Windows standard, Windows shifted, boolean endsApart, Next next) {

    /**
     * Indices of a partition.
     *
     * @param groups of the rulebook
     * @param members sites in each slot, one tensor a group, (B * p) int64
     * @param offsets numbers of offsets, one tensor a group, (B * p * p) int64
     * @param place slot of each site, (N) int64
     */
    record Windows(List<Rulebook.Group> groups, List<Tensor> members, List<Tensor> offsets, Tensor place) {

        long pairs() {
            return groups.stream().mapToLong(Rulebook.Group::pairs).sum();
        }

        static Windows of(Rulebook.Partition partition) {
            return new Windows(
                    partition.groups(),
                    partition.groups().stream()
                            .map(g -> Tensors.indices(g.sites()))
                            .toList(),
                    partition.groups().stream()
                            .map(g -> Tensors.indices(g.offsets()))
                            .toList(),
                    Tensors.indices(partition.place()));
        }
    }

    /**
     * Indices of a coarsening.
     *
     * @param parents P
     * @param children site in each slot of each parent, (P * 4) int64; any site where there is none
     * @param present 1 where there is a child, 0 elsewhere, (P * 4, 1)
     * @param place slot among all slots of all parents of each site, (N) int64
     */
    record Next(int parents, Tensor children, Tensor present, Tensor place) {

        static Next of(Coarsening c) {
            int n = c.parent().length;
            int[] place = new int[n];
            Arrays.setAll(place, s -> Coarsening.SLOTS * c.parent()[s] + c.slot()[s]);
            float[] present = new float[c.children().length];
            int[] children = new int[c.children().length];
            for (int k = 0; k < children.length; k++) {
                present[k] = c.children()[k] < 0 ? 0 : 1;
                children[k] = Math.max(0, c.children()[k]);
            }
            return new Next(
                    c.parents().size(),
                    Tensors.indices(children),
                    Tensors.of(present, present.length, 1),
                    Tensors.indices(place));
        }
    }

    int size() {
        return sites.size();
    }

    /** Number of (query, key) pairs. */
    long pairs() {
        return standard.pairs() + (shifted == null ? 0 : shifted.pairs());
    }

    /** All levels of a lattice, finest first. */
    static List<Level> of(Sites finest, HistConfig config) {
        Level[] levels = new Level[config.levels()];
        Sites sites = finest;
        for (int l = 0; l < levels.length; l++) {
            Coarsening coarsening = l + 1 < levels.length ? Coarsening.of(sites) : null;
            levels[l] = of(sites, config, coarsening == null ? null : Next.of(coarsening));
            sites = coarsening == null ? null : coarsening.parents();
        }
        return List.of(levels);
    }

    private static Level of(Sites sites, HistConfig config, Next next) {
        boolean released = config.borders() == HistConfig.Borders.SENTINELS;
        int edge = 2 * config.window();
        boolean even = sites.rows() % edge == 0 && sites.columns() % edge == 0;
        boolean shift = config.shift() && !(released && even);
        Rulebook book = Rulebook.of(sites, config.window(), shift, released);
        return new Level(
                sites,
                Windows.of(book.standard()),
                book.shifted() == null ? null : Windows.of(book.shifted()),
                released,
                next);
    }
}
