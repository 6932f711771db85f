package io.stroma.nn.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.graph.CsrGraph;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArcTilesTest {

    /** Tiles cut every position's list into consecutive pieces, the targets of later ones behind those of earlier ones. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 1, 1", "24, 1, 1", "25, 1, 2", "60, 0.5, 3", "200, 0.4, 9", "200, 0.05, 1", "30, 0, 1"})
    void everyArcIsInOneTile(int positions, double density, int count) {
        CsrGraph graph = Exact.graph(positions, density, new SplittableRandom(positions));
        SharedLists lists = SharedLists.of(graph);
        check(lists.tiles(), lists.starts(), lists.targets());
        check(lists.backTiles(), lists.backStarts(), lists.backSources());
        assertThat(lists.tiles().count()).isEqualTo(count);
        assertThat(lists.backTiles().count()).isEqualTo(count);
    }

    private static void check(ArcTiles tiles, int[] starts, int[] targets) {
        for (int i = 0; i + 1 < starts.length; i++) {
            int at = starts[i];
            int behind = -1; // largest target so far
            for (int t = 0; t < tiles.count(); t++) {
                assertThat(tiles.from(t, i)).isEqualTo(at);
                int largest = behind;
                for (int a = tiles.from(t, i); a < tiles.to(t, i); a++) {
                    assertThat(targets[a]).isGreaterThan(behind);
                    largest = Math.max(largest, targets[a]);
                }
                if (tiles.count() > 1 && tiles.to(t, i) > tiles.from(t, i)) {
                    assertThat(targets[tiles.from(t, i)] / 24)
                            .isEqualTo(largest / 24)
                            .isEqualTo(t);
                }
                behind = largest;
                at = tiles.to(t, i);
            }
            assertThat(at).isEqualTo(starts[i + 1]);
        }
    }

    /** Lists in another order are followed as they are, in one tile. */
    @Test
    void listsThatDoNotAscendStayWhole() {
        int positions = 30;
        int[] starts = new int[positions + 1];
        int[] targets = new int[positions * positions];
        for (int i = 0; i < positions; i++) {
            starts[i + 1] = starts[i] + positions;
            for (int j = 0; j < positions; j++) {
                targets[starts[i] + j] = positions - 1 - j;
            }
        }
        ArcTiles tiles = ArcTiles.of(starts, targets);
        assertThat(tiles.count()).isEqualTo(1);
        for (int i = 0; i < positions; i++) {
            assertThat(tiles.from(0, i)).isEqualTo(starts[i]);
            assertThat(tiles.to(0, i)).isEqualTo(starts[i + 1]);
        }
    }
}
