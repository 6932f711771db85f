package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.testing.Npz;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneNetworksTest {

    private static final Workers ONE = new Workers(1);
    private static final PreparationConfig CONFIG = PreparationConfig.defaults();
    private static final PreparationConfig PLUG_IN =
            CONFIG.but().millerMadow(false).build();

    private final Npz fixture = Npz.resource("fixtures/prepare/mutual_information.npz");
    private final DenseMatrix denoised =
            Npz.resource("fixtures/prepare/magic_nopca.npz").matrix("denoised");

    @ParameterizedTest
    @ValueSource(strings = {"all", "sub120"})
    void binsAndInformationAreThoseOfTheReference(String prefix) {
        int[] rows = rows(prefix);
        BinnedGenes genes = BinnedGenes.of(denoised, rows);
        int[] bins = fixture.ints(prefix + ".bins");
        for (int r = 0; r < rows.length; r++) {
            for (int g = 0; g < 40; g++) {
                assertThat((int) genes.codes(g)[r]).isEqualTo(bins[r * 40 + g]);
            }
        }
        assertPairs(MutualInformation.allPairs(genes, false, ONE), fixture.doubles(prefix + ".mi"));
        assertPairs(MutualInformation.allPairs(genes, true, ONE), fixture.doubles(prefix + ".mi_miller_madow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "sub120"})
    void edgesAreTheTopQuarterOfPairs(String prefix) {
        DenseMatrix cells = denoised.select(rows(prefix));
        CellTypes one = types(new int[cells.rows()], "t");
        GeneNetwork network = GeneNetworks.infer(cells, one, PLUG_IN, ONE).get(0);
        network.check();
        int[] edges = fixture.ints(prefix + ".edges");
        double[] mi = fixture.doubles(prefix + ".edge_mi");
        assertThat(network.graph().arcs()).isEqualTo(edges.length);
        for (int e = 0; e < mi.length; e++) {
            int arc = network.graph().arc(edges[2 * e], edges[2 * e + 1]);
            assertThat(arc).isNotNegative();
            assertThat((double) network.mutualInformation()[arc]).isCloseTo(mi[e], within(1e-6));
        }
        assertThat(network.threshold()).isCloseTo(Arrays.stream(mi).min().orElseThrow(), within(1e-9));
    }

    @Test
    void aFixedThresholdKeepsWhatLiesAbove() {
        double[] mi = fixture.doubles("all.mi");
        long expected = IntStream.range(0, 1600)
                .filter(e -> e / 40 < e % 40 && mi[e] > 1.2)
                .count();
        PreparationConfig config = PLUG_IN.but().networkThreshold(1.2).build();
        GeneNetwork network = GeneNetworks.infer(denoised, types(new int[300], "t"), config, ONE)
                .get(0);
        assertThat(network.graph().arcs()).isEqualTo(2 * (int) expected);
        assertThat(network.threshold()).isGreaterThan(1.2);
    }

    @Test
    void smallTypesBorrowTheNetworkOfAllCells() {
        int[] typeOf = new int[300];
        Arrays.fill(typeOf, 0, 20, 1);
        List<GeneNetwork> networks = GeneNetworks.infer(denoised, types(typeOf, "large", "small"), CONFIG, ONE);
        GeneNetwork all = GeneNetworks.infer(denoised, types(new int[300], "t"), CONFIG, ONE)
                .get(0);
        assertThat(networks.get(0).borrowed()).isFalse();
        assertThat(networks.get(0).cells()).isEqualTo(280);
        assertThat(networks.get(1).borrowed()).isTrue();
        assertThat(networks.get(1).type()).isEqualTo("small");
        assertThat(networks.get(1).graph().targets())
                .containsExactly(all.graph().targets());
        assertThat(networks.get(0).graph().targets()).isNotEqualTo(all.graph().targets());
    }

    @Test
    void theOnlyTypeOfATinyTissueBorrowsNothing() {
        DenseMatrix tiny = denoised.select(new int[] {0, 1, 2, 3, 4});
        assertThat(GeneNetworks.infer(tiny, types(new int[5], "t"), CONFIG, ONE)
                        .get(0)
                        .borrowed())
                .isFalse();
    }

    @Test
    void constantGenesStayIsolated() {
        float[] values = denoised.values().clone();
        for (int i = 0; i < 300; i++) {
            values[i * 40 + 5] = 1;
        }
        PreparationConfig everyPair = CONFIG.but().networkFraction(1).build();
        CsrGraph graph = GeneNetworks.infer(new DenseMatrix(300, 40, values), types(new int[300], "t"), everyPair, ONE)
                .get(0)
                .graph();
        assertThat(graph.degree(5)).isZero();
        assertThat(graph.degree(6)).isPositive();
    }

    /** 40 genes, 780 pairs: a quarter are 195; six neighbours a gene are 120. */
    @Test
    void genesOfLargePanelsHaveABoundedNumberOfNeighbours() {
        CellTypes one = types(new int[300], "t");
        CsrGraph share = GeneNetworks.infer(denoised, one, CONFIG, ONE).get(0).graph();
        CsrGraph few = GeneNetworks.infer(
                        denoised, one, CONFIG.but().networkDegree(6).build(), ONE)
                .get(0)
                .graph();
        assertThat(share.arcs()).isEqualTo(2 * 195);
        assertThat(few.arcs()).isEqualTo(2 * 120);
    }

    @Test
    void equalInformationGoesToTheFirstPairs() {
        float[] values = new float[64 * 4];
        for (int i = 0; i < 64; i++) {
            Arrays.fill(values, 4 * i, 4 * i + 4, i); // four identical genes: six equal pairs
        }
        PreparationConfig half = CONFIG.but().networkFraction(0.5).build();
        CsrGraph graph = GeneNetworks.infer(new DenseMatrix(64, 4, values), types(new int[64], "t"), half, ONE)
                .get(0)
                .graph();
        assertThat(graph.degree(0)).isEqualTo(3);
        assertThat(graph.arcs()).isEqualTo(6);
    }

    @Test
    void identicalGenesShareTheirEntropyAndIndependentOnesNothing() {
        int n = 32 * 32;
        float[] values = new float[n * 3];
        for (int i = 0; i < n; i++) {
            values[3 * i] = i % 32;
            values[3 * i + 1] = i / 32;
            values[3 * i + 2] = i % 32;
        }
        int[] all = IntStream.range(0, n).toArray();
        double[] mi = MutualInformation.allPairs(BinnedGenes.of(new DenseMatrix(n, 3, values), all), false, ONE);
        assertThat(mi[MutualInformation.pair(0, 1, 3)]).isCloseTo(0, within(1e-12));
        assertThat(mi[MutualInformation.pair(0, 2, 3)]).isCloseTo(Math.log(32), within(1e-12));
    }

    @Test
    void threadsDoNotChangeABit() {
        try (Workers two = new Workers(2)) {
            BinnedGenes genes = BinnedGenes.of(denoised, rows("all"));
            assertThat(MutualInformation.allPairs(genes, true, two))
                    .containsExactly(MutualInformation.allPairs(genes, true, ONE));
        }
    }

    @Test
    void pairsAreNumberedRowByRow() {
        int p = 0;
        for (int a = 0; a < 9; a++) {
            for (int b = a + 1; b < 9; b++) {
                assertThat(MutualInformation.pair(a, b, 9)).isEqualTo(p++);
            }
        }
        assertThat(MutualInformation.pair(59_998, 59_999, 60_000)).isEqualTo(60_000 / 2 * 59_999 - 1);
    }

    private int[] rows(String prefix) {
        return prefix.equals("all") ? IntStream.range(0, 300).toArray() : fixture.ints("subset");
    }

    private static void assertPairs(double[] pairs, double[] square) {
        for (int a = 0; a < 40; a++) {
            for (int b = a + 1; b < 40; b++) {
                assertThat(pairs[MutualInformation.pair(a, b, 40)]).isCloseTo(square[a * 40 + b], within(1e-9));
            }
        }
    }

    private static CellTypes types(int[] typeOf, String... names) {
        return new CellTypes(typeOf, List.of(names), CellTypes.Origin.LEIDEN);
    }
}
