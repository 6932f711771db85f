package io.stroma.tasks.outcome;

import io.stroma.random.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The same number of cells from every tissue, at random, so that large tissues do not decide what is fitted. */
final class CellSample {

    private CellSample() {}

    /**
     * Rows of some cells of some tissues.
     *
     * @param tissueOf tissue of every cell
     * @param usable cells that may be drawn
     * @param each at most this many cells of every tissue
     * @return rows of every wanted tissue, in the order of {@code tissues}
     */
    static List<int[]> draw(int[] tissueOf, boolean[] usable, int[] tissues, int each, long seed) {
        List<int[]> drawn = new ArrayList<>();
        for (int tissue : tissues) {
            int[] cells = IntStream.range(0, tissueOf.length)
                    .filter(i -> tissueOf[i] == tissue && usable[i])
                    .toArray();
            SplittableRandom random = Seeds.stream(seed, Seeds.purpose("cell sample"), tissue);
            int size = Math.min(each, cells.length);
            for (int k = 0; k < size; k++) {
                int other = k + random.nextInt(cells.length - k);
                int cell = cells[k];
                cells[k] = cells[other];
                cells[other] = cell;
            }
            int[] chosen = Arrays.copyOf(cells, size);
            Arrays.sort(chosen);
            drawn.add(chosen);
        }
        return drawn;
    }

    /** All drawn rows in one array. */
    static int[] joined(List<int[]> rows) {
        return rows.stream().flatMapToInt(Arrays::stream).toArray();
    }
}
