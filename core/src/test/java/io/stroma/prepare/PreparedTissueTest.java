package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.graph.CsrGraph;
import io.stroma.graph.Spacing;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.testing.Tissues;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedTissueTest {

    private final PreparedTissue sound =
            new Preparation(PreparationConfig.defaults()).prepare(Tissues.fixture(), new Workers(1), Progress.NONE);

    @Test
    void whatPreparationMakesIsSound() {
        sound.check();
        assertThat(sound.cellCount()).isEqualTo(sound.expression().rows());
        assertThat(sound.geneCount()).isEqualTo(sound.expression().columns());
    }

    @Test
    void everyBrokenInvariantIsNamed() {
        int[] rows = sound.sourceRow().clone();
        rows[3] = rows[2];
        assertBroken(
                with(rows, sound.denoised(), sound.spacing(), sound.types(), sound.cellGraph(), sound.networks()),
                "source row of cell 3");
        float[] values = sound.denoised().values().clone();
        values[7] = Float.NaN;
        DenseMatrix holed = new DenseMatrix(300, 40, values);
        assertBroken(
                with(sound.sourceRow(), holed, 1, sound.types(), sound.cellGraph(), sound.networks()),
                "has the value NaN");
        DenseMatrix narrow = new DenseMatrix(300, 39, new float[300 * 39]);
        assertBroken(
                with(sound.sourceRow(), narrow, 1, sound.types(), sound.cellGraph(), sound.networks()), "300 x 39");
        assertBroken(
                with(sound.sourceRow(), sound.denoised(), 0, sound.types(), sound.cellGraph(), sound.networks()),
                "spacing 0.0");
        int[] typeOf = sound.types().typeOf().clone();
        typeOf[299] = sound.types().count();
        CellTypes wrong =
                new CellTypes(typeOf, sound.types().names(), sound.types().origin());
        assertBroken(
                with(sound.sourceRow(), sound.denoised(), 1, wrong, sound.cellGraph(), sound.networks()),
                "of cell 299");
        CsrGraph small = CsrGraph.undirected(299, new int[] {0}, new int[] {1});
        assertBroken(with(sound.sourceRow(), sound.denoised(), 1, sound.types(), small, sound.networks()), "299 nodes");
        List<GeneNetwork> fewer = sound.networks().subList(1, sound.networks().size());
        assertBroken(
                with(sound.sourceRow(), sound.denoised(), 1, sound.types(), sound.cellGraph(), fewer), "networks for");
    }

    @Test
    void networksCarryOnePositiveWeightPerEdge() {
        GeneNetwork network = sound.networks().get(0);
        float[] weights = network.mutualInformation().clone();
        weights[0] += 1;
        List<GeneNetwork> uneven = new ArrayList<>(sound.networks());
        uneven.set(0, new GeneNetwork(network.type(), network.cells(), false, network.graph(), weights, 0));
        assertBroken(
                with(sound.sourceRow(), sound.denoised(), 1, sound.types(), sound.cellGraph(), uneven),
                "mutual information");
        assertThatThrownBy(() -> new GeneNetwork("t", 1, false, network.graph(), Arrays.copyOf(weights, 3), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void placeAndUnitOfTheCoordinatesChangeNothingButTheSpacing() {
        Positions p = sound.positions();
        Positions moved = new Positions(
                Arrays.stream(p.x()).map(x -> 4 * x + 1024).toArray(),
                Arrays.stream(p.y()).map(y -> 4 * y - 4096).toArray(),
                p.unit());
        assertThat(CellGraph.build(moved, 1, new Workers(1)).targets())
                .containsExactly(sound.cellGraph().targets());
        assertThat(Spacing.median(moved, new Workers(1)))
                .isCloseTo(4 * sound.spacing(), within(1e-9 * sound.spacing()));
    }

    @Test
    void builtCopiesDifferInOneChoiceOnly() {
        PreparationConfig d = PreparationConfig.defaults();
        assertThat(d.outlierMads()).isZero(); // every cell of the user gets an embedding
        assertThat(d.but().build()).isEqualTo(d);
        assertThat(d.but().maxGenes(7).build().maxGenes()).isEqualTo(7);
        assertThat(d.withTypesColumn("kind"))
                .isEqualTo(d.but().typesColumn("kind").build())
                .isNotEqualTo(d);
    }

    private static void assertBroken(PreparedTissue tissue, String what) {
        assertThatThrownBy(tissue::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(what);
    }

    private PreparedTissue with(
            int[] sourceRow,
            DenseMatrix denoised,
            double spacing,
            CellTypes types,
            CsrGraph graph,
            List<GeneNetwork> networks) {
        return new PreparedTissue(
                sound.name(),
                sound.modality(),
                sound.panel(),
                sourceRow,
                sound.sourceCells(),
                sound.expression(),
                denoised,
                sound.positions(),
                spacing,
                types,
                graph,
                networks,
                sound.cells(),
                sound.quality(),
                sound.warnings(),
                sound.config());
    }
}
