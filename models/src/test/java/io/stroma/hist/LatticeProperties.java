package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Lattice, coarsening and rulebook on random layouts, against their definitions (spec section 9: 4, 5, 6, 11). */
class LatticeProperties {

    private static DenseMatrix points(int n, double extent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] p = new float[2 * n];
        for (int k = 0; k < p.length; k++) {
            p[k] = (float) (random.nextDouble() * extent);
        }
        return new DenseMatrix(n, 2, p);
    }

    static Sites sites(int n, int extent, long seed) {
        LatticeMap map = LatticeMap.of(points(n, extent, seed));
        return Sites.of(map, map.rowMajor());
    }

    @Property(tries = 60)
    void mappingIsInjectiveAndStartsAtZero(
            @ForAll @IntRange(min = 1, max = 120) int n,
            @ForAll @IntRange(min = 1, max = 30) int extent,
            @ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
        LatticeMap map = LatticeMap.of(points(n, extent, seed));
        Set<Long> distinct = new HashSet<>();
        for (int s = 0; s < n; s++) {
            distinct.add(LatticeMap.site(map.i()[s], map.j()[s]));
        }
        assertThat(distinct).hasSize(n);
        assertThat(Arrays.stream(map.i()).min()).hasValue(0);
        assertThat(Arrays.stream(map.j()).min()).hasValue(0);
    }

    @Property(tries = 40)
    void uniqueIntegersStayWhereTheyAre(
            @ForAll @IntRange(min = 1, max = 80) int n, @ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
        Sites sites = sites(n, 25, seed);
        float[] p = new float[2 * n];
        for (int s = 0; s < n; s++) {
            p[2 * s] = sites.i()[s] + 7;
            p[2 * s + 1] = sites.j()[s] + 1000;
        }
        LatticeMap again = LatticeMap.of(new DenseMatrix(n, 2, p));
        assertThat(again.i()).containsExactly(sites.i());
        assertThat(again.j()).containsExactly(sites.j());
        assertThat(again.collisions()).isZero();
        assertThat(again.displacement()).isZero();
    }

    @Property(tries = 60)
    void everySiteHasOneParentAndOneSlot(
            @ForAll @IntRange(min = 1, max = 150) int n,
            @ForAll @IntRange(min = 1, max = 40) int extent,
            @ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
        Sites sites = sites(n, extent, seed);
        Coarsening c = Coarsening.of(sites);
        int parents = c.parents().size();
        assertThat(parents).isLessThanOrEqualTo(n).isGreaterThanOrEqualTo((n + 3) / 4);
        List<Integer> listed = new ArrayList<>();
        for (int k = 0; k < c.children().length; k++) {
            int child = c.children()[k];
            if (child >= 0) {
                listed.add(child);
                assertThat(c.parent()[child]).isEqualTo(k / 4);
                assertThat(c.slot()[child]).isEqualTo(k % 4);
                assertThat(c.parents().i()[k / 4]).isEqualTo(sites.i()[child] / 2);
                assertThat(c.parents().j()[k / 4]).isEqualTo(sites.j()[child] / 2);
                assertThat(k % 4).isEqualTo(2 * (sites.i()[child] % 2) + sites.j()[child] % 2);
            }
        }
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, n).boxed().toList());
    }

    @Property(tries = 60)
    void rulebookHoldsThePairsOfTheDefinitionOnce(
            @ForAll @IntRange(min = 1, max = 150) int n,
            @ForAll @IntRange(min = 1, max = 40) int extent,
            @ForAll @IntRange(min = 1, max = 4) int w,
            @ForAll boolean shift,
            @ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
        Sites sites = sites(n, extent, seed);
        List<String> expected = new ArrayList<>();
        for (int q = 0; q < n; q++) {
            for (int k = 0; k < n; k++) {
                boolean standard = same(sites, q, k, w, 0);
                if (q == k || standard || shift && same(sites, q, k, w, w)) {
                    expected.add(
                            q + "-" + k + " " + (sites.i()[k] - sites.i()[q]) + "," + (sites.j()[k] - sites.j()[q]));
                }
            }
        }
        assertThat(RulebookTest.pairs(Rulebook.of(sites, w, shift, false), w))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static boolean same(Sites s, int a, int b, int w, int shift) {
        return Math.floorDiv(s.i()[a] + shift, 2 * w) == Math.floorDiv(s.i()[b] + shift, 2 * w)
                && Math.floorDiv(s.j()[a] + shift, 2 * w) == Math.floorDiv(s.j()[b] + shift, 2 * w);
    }

    @Property(tries = 40)
    void workIsProportionalToTheSitesWhereverTheyLie(
            @ForAll @IntRange(min = 50, max = 400) int n,
            @ForAll @IntRange(min = 20, max = 2000) int extent,
            @ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
        Sites sites = sites(n, extent, seed);
        Rulebook near = Rulebook.of(sites, 3, true, false);
        assertThat(near.standard().slots()).isLessThanOrEqualTo(36 * n);
        // two far halves of the same slide: nothing but the coordinates changes
        int far = 6_000_000;
        int[] moved = IntStream.range(0, n)
                .map(s -> s < n / 2 ? sites.i()[s] : sites.i()[s] + far)
                .toArray();
        Rulebook apart = Rulebook.of(new Sites(moved, sites.j()), 3, true, false);
        assertThat(apart.standard().slots() + apart.shifted().slots())
                .isLessThanOrEqualTo(near.standard().slots() + near.shifted().slots() + 36 * 40);
        assertThat(Coarsening.of(new Sites(moved, sites.j())).parents().size())
                .isBetween(
                        Coarsening.of(sites).parents().size(),
                        Coarsening.of(sites).parents().size() + 2 * n);
    }
}
