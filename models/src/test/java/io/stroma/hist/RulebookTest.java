package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.testing.Fixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairs, offsets and coarsenings against those of the authors' code. */
class RulebookTest {

    private static final int W = 3;

    /** All pairs as "query-key di,dj". */
    static List<String> pairs(Rulebook book, int w) {
        List<String> pairs = new ArrayList<>();
        collect(book.standard(), w, pairs);
        if (book.shifted() != null) {
            collect(book.shifted(), w, pairs);
        }
        return pairs;
    }

    private static void collect(Rulebook.Partition partition, int w, List<String> pairs) {
        for (Rulebook.Group g : partition.groups()) {
            int p = g.slots();
            for (int k = 0; k < g.offsets().length; k++) {
                int offset = g.offsets()[k];
                if (offset != Rulebook.noPair(w)) {
                    int b = k / (p * p);
                    int edge = 4 * w - 1;
                    pairs.add(g.sites()[b * p + k / p % p] + "-" + g.sites()[b * p + k % p] + " "
                            + (offset / edge - 2 * w + 1) + "," + (offset % edge - 2 * w + 1));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean", "official"})
    void everyLevelOfTheFixture(String kind) {
        Fixture expected = AuthorsRuns.fixture("rulebook_" + kind);
        boolean released = kind.equals("official");
        Sites sites = AuthorsRuns.sites(AuthorsRuns.fixture("inputs"), "coords");
        if (released) {
            sites = sites.within(Sentinels.around(sites, 2));
        }
        for (int l = 0; l < 3; l++) {
            String level = "level" + l + ".";
            assertThat(sites.i()).containsExactly(expected.column(level + "coords", 0));
            assertThat(sites.j()).containsExactly(expected.column(level + "coords", 1));
            int[] query = expected.column(level + "pairs", 0);
            int[] key = expected.column(level + "pairs", 1);
            int[] di = expected.column(level + "offset", 0);
            int[] dj = expected.column(level + "offset", 1);
            assertThat(pairs(Rulebook.of(sites, W, true, released), W))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, query.length)
                            .mapToObj(e -> query[e] + "-" + key[e] + " " + di[e] + "," + dj[e])
                            .toList());
            int[] index = expected.column(level + "bias_index", 0);
            assertThat(index).containsExactly(IntStream.of(di).map(d -> d + 5).toArray());
            if (l < 2) {
                Coarsening c = Coarsening.of(sites);
                assertThat(c.parent()).containsExactly(expected.ints(level + "parent"));
                assertThat(c.slot()).containsExactly(expected.ints(level + "slot"));
                sites = c.parents();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"12,12", "13,12", "24,12", "11,7", "6,6", "5,5", "6,5"})
    void neighboursOnCompleteLattices(int rows, int columns) {
        Fixture expected = AuthorsRuns.fixture("padding_and_shift");
        String name = "full" + rows + "x" + columns + ".neighbours_";
        Sites sites = complete(rows, columns);
        assertThat(perSite(Rulebook.of(sites, W, true, false), sites.size()))
                .containsExactly(expected.ints(name + "always_shifted"));
        boolean shifted = rows % 6 != 0 || columns % 6 != 0;
        assertThat(perSite(Rulebook.of(sites, W, shifted, false), sites.size()))
                .containsExactly(expected.ints(name + "released"));
    }

    static Sites complete(int rows, int columns) {
        return new Sites(
                IntStream.range(0, rows * columns).map(s -> s / columns).toArray(),
                IntStream.range(0, rows * columns).map(s -> s % columns).toArray());
    }

    private static int[] perSite(Rulebook book, int n) {
        int[] count = new int[n];
        pairs(book, W).forEach(pair -> count[Integer.parseInt(pair.substring(0, pair.indexOf('-')))]++);
        return count;
    }

    @Test
    void sentinelsSpanThePaddedCanvas() {
        Fixture expected = AuthorsRuns.fixture("padding_and_shift");
        int[] extents = expected.ints("padding.extent");
        for (int e = 0; e < extents.length; e++) {
            Sentinels canvas = Sentinels.around(complete(extents[e], extents[e]), 2);
            int before = expected.column("padding.left_right", 0)[e];
            int after = expected.column("padding.left_right", 1)[e];
            assertThat(canvas.top()).isEqualTo(before);
            assertThat(canvas.left()).isEqualTo(before);
            assertThat(canvas.rows()).isEqualTo(before + extents[e] + after);
        }
    }

    @Test
    void releasedWindowsAreNotShiftedOnEvenCanvases() {
        HistConfig released = HistConfig.released();
        HistConfig paper = HistConfig.paper();
        for (int extent : new int[] {12, 13}) {
            Sites sites = complete(extent, 12);
            try (org.bytedeco.javacpp.PointerScope scope = new org.bytedeco.javacpp.PointerScope()) {
                assertThat(Level.of(sites, released).get(0).shifted() == null).isEqualTo(extent == 12);
                assertThat(Level.of(sites, paper).get(0).shifted()).isNotNull();
            }
        }
    }
}
