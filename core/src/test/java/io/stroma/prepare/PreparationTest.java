package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.testing.Npz;
import io.stroma.testing.Tissues;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationTest {

    private static final PreparationConfig CONFIG = PreparationConfig.defaults();

    @TempDir
    private Path scratch;

    @Test
    void fixtureTissueFromEndToEnd() {
        PreparedTissue prepared = prepare(Tissues.fixture(), CONFIG);
        prepared.check();
        assertThat(prepared.cellCount()).isEqualTo(300);
        assertThat(prepared.geneCount()).isEqualTo(40);
        assertThat(prepared.cellGraph().arcs()).isEqualTo(2 * 885);
        assertThat(prepared.types().origin()).isEqualTo(CellTypes.Origin.LEIDEN);
        assertThat(prepared.types().count()).isBetween(2, 12);
        double[] denoised = Npz.resource("fixtures/prepare/magic_nopca.npz").doubles("denoised");
        for (int e = 0; e < denoised.length; e++) {
            assertThat((double) prepared.denoised().values()[e]).isCloseTo(denoised[e], within(1e-6));
        }
        assertThat(prepared.networks())
                .allSatisfy(n -> assertThat(n.graph().arcs()).isEqualTo(2 * 195));
    }

    @Test
    void largePanelsKeepTheVariableGenesInFileOrder() {
        PreparationConfig config =
                CONFIG.but().maxGenes(38).geneRanking(GeneRanking.DISPERSION).build();
        PreparedTissue prepared = prepare(Tissues.fixture("counts_all166"), config);
        int[] top = Npz.resource("fixtures/prepare/hvg166.npz").ints("top38");
        assertThat(prepared.panel().names())
                .containsExactly(Arrays.stream(top).mapToObj(g -> "g" + g).toArray(String[]::new));
        assertThat(prepared.warnings()).anyMatch(w -> w.contains("38 most variable"));
    }

    @Test
    void threadsDoNotChangeABit() {
        Tissue tissue = PlantedTissue.generate(2500, 120, 1).tissue(); // more genes than components, several chunks
        PreparedTissue a = prepare(tissue, CONFIG);
        try (Workers two = new Workers(2)) {
            PreparedTissue b = new Preparation(CONFIG).prepare(tissue, two, Progress.NONE);
            assertThat(b.denoised().values()).containsExactly(a.denoised().values());
            assertThat(b.types().typeOf()).containsExactly(a.types().typeOf());
            assertThat(b.cellGraph().targets()).containsExactly(a.cellGraph().targets());
            for (int t = 0; t < a.networks().size(); t++) {
                assertThat(b.networks().get(t).graph().targets())
                        .containsExactly(a.networks().get(t).graph().targets());
                assertThat(b.networks().get(t).mutualInformation())
                        .containsExactly(a.networks().get(t).mutualInformation());
            }
        }
    }

    /**
     * On disk everything comes out as in memory, to the last bit: one block of genes and several, exact and randomised
     * components, several slabs of cells, types that borrow a network.
     */
    @ParameterizedTest
    @CsvSource({"1, 9, 1", "40, 16, 2", "300, 17, 1", "5000, 120, 2", "700, 1003, 2"})
    void onDiskIsAsInMemory(int cells, int genes, int threads) throws IOException {
        Tissue tissue = PlantedTissue.generate(cells, genes, 4).tissue();
        PreparationConfig config =
                CONFIG.but().maxGenes(1003).minCellsPerNetwork(200).build();
        PreparedTissue held = prepare(tissue, config);
        Path folder = Files.createDirectory(scratch.resolve("scratch"));
        try (Workers workers = new Workers(threads);
                StoredTissue stored = new Preparation(config).prepare(tissue, workers, Progress.NONE, folder)) {
            stored.tissue().check();
            assertThat(stored.tissue().expressionRows()).isNotInstanceOf(DenseMatrix.class);
            PreparedTissueFile.save(held, scratch.resolve("held"), false);
            PreparedTissueFile.save(stored.tissue(), scratch.resolve("stored"), false);
            for (String file : List.of(PreparedTissueFile.ARRAYS, PreparedTissueFile.DOCUMENT)) {
                assertThat(scratch.resolve("stored").resolve(file))
                        .hasSameBinaryContentAs(scratch.resolve("held").resolve(file));
            }
            assertThat(folder).isEmptyDirectory(); // scratch files have no names
        }
    }

    /** Scratch files have no names; where the system shows what a process holds open, none may be left. */
    @Test
    void aFailureLeavesNoScratchFiles() throws IOException {
        Tissue tissue = PlantedTissue.generate(50, 20, 1).tissue();
        try (Workers one = new Workers(1)) {
            assertThatThrownBy(() -> new Preparation(CONFIG)
                            .prepare(
                                    tissue,
                                    one,
                                    (step, fraction) -> {
                                        if (step.equals("cell graph")) {
                                            throw new IllegalStateException("stop");
                                        }
                                    },
                                    scratch))
                    .hasMessage("stop");
            assertThat(scratch).isEmptyDirectory();
            assertThat(heldOpen(scratch)).isEmpty();
            assertThatThrownBy(() ->
                            new Preparation(CONFIG).prepare(tissue, one, Progress.NONE, scratch.resolve("missing")))
                    .isInstanceOf(ResourceException.class);
        }
    }

    private static List<String> heldOpen(Path folder) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.map(PreparationTest::target)
                    .filter(t -> t.startsWith(folder.toString()))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    @Test
    void stepsAreReportedInOrder() {
        List<String> steps = new ArrayList<>();
        new Preparation(CONFIG).prepare(Tissues.fixture(), new Workers(1), (step, fraction) -> steps.add(step));
        assertThat(steps.stream().distinct())
                .containsExactly(
                        "quality control", "normalisation", "denoising", "cell types", "cell graph", "gene networks");
    }

    @Test
    void labelsAsTypesAreAnnouncedAsLeaky() {
        Tissue tissue = Tissues.fixture();
        int[] codes = new int[300];
        Arrays.setAll(codes, i -> i % 8 == 3 ? -1 : i % 8 == 7 ? 3 : i % 3);
        tissue = new Tissue(
                tissue.name(),
                tissue.expression(),
                tissue.panel(),
                tissue.positions(),
                tissue.cells().with("kind", new CellColumn.Categorical(codes, List.of("z", "m", "a", "nan"), false)),
                tissue.modality(),
                tissue.scale());
        PreparedTissue prepared = prepare(tissue, CONFIG.withTypesColumn("kind"));
        prepared.check();
        assertThat(prepared.types().names()).containsExactly("z", "m", "a", CellTypeInference.UNLABELLED);
        assertThat(prepared.types().origin()).isEqualTo(CellTypes.Origin.LABELS);
        assertThat(prepared.warnings()).anyMatch(w -> w.contains("must not be judged"));
        assertThatThrownBy(() -> prepare(Tissues.fixture(), CONFIG.withTypesColumn("kind")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no column 'kind'");
    }

    @Test
    void cellsWithoutCountsOrCoordinatesAreLeftOutAndNamed() {
        float[][] rows = {{1, 0}, {0, 0}, {2, 3}, {4, 5}, {6, 1}};
        double[][] xy = {{0, 0}, {1, 0}, {Double.NaN, 0}, {0, 1}, {2, 2}};
        PreparedTissue prepared = prepare(Tissues.of(rows, xy, Modality.RNA, ValueScale.COUNTS), CONFIG);
        prepared.check();
        assertThat(prepared.sourceRow()).containsExactly(0, 3, 4);
        assertThat(prepared.cells().names()).containsExactly("c0", "c3", "c4");
        assertThat(prepared.quality().removedCells())
                .containsEntry("no finite coordinates", 1)
                .containsEntry("no counts", 1);
        assertThat(prepared.warnings()).anyMatch(w -> w.contains("1 of 5 cells left out: no counts"));
    }

    @Test
    void oneCellTwoCellsOneGene() {
        PreparedTissue one = prepare(
                Tissues.of(new float[][] {{3, 1}}, new double[][] {{5, 5}}, Modality.RNA, ValueScale.COUNTS), CONFIG);
        one.check();
        assertThat(one.spacing()).isEqualTo(1);
        assertThat(one.types().count()).isEqualTo(1);
        PreparedTissue two = prepare(
                Tissues.of(
                        new float[][] {{3, 1}, {1, 2}},
                        new double[][] {{0, 0}, {3, 4}},
                        Modality.RNA,
                        ValueScale.COUNTS),
                CONFIG);
        two.check();
        assertThat(two.spacing()).isEqualTo(5);
        assertThat(two.cellGraph().arcs()).isEqualTo(2);
        PreparedTissue gene = prepare(
                Tissues.of(
                        new float[][] {{3}, {1}, {4}},
                        new double[][] {{0, 0}, {1, 0}, {0, 1}},
                        Modality.PROTEIN,
                        ValueScale.LINEAR),
                CONFIG);
        gene.check();
        assertThat(gene.networks()).allSatisfy(n -> assertThat(n.graph().arcs()).isZero());
    }

    @Test
    void identicalCellsAtOnePlace() {
        float[][] rows = new float[60][];
        double[][] xy = new double[60][];
        for (int i = 0; i < 60; i++) {
            rows[i] = new float[] {1, 2, 3};
            xy[i] = new double[] {7, 7};
        }
        PreparedTissue prepared = prepare(Tissues.of(rows, xy, Modality.RNA, ValueScale.COUNTS), CONFIG);
        prepared.check();
        assertThat(prepared.networks())
                .allSatisfy(n -> assertThat(n.graph().arcs()).isZero());
    }

    @Test
    void nothingLeftIsRefusedWithTheReason() {
        Tissue empty = Tissues.of(
                new float[][] {{0, 0}, {0, 0}}, new double[][] {{0, 0}, {1, 1}}, Modality.RNA, ValueScale.COUNTS);
        assertThatThrownBy(() -> prepare(empty, CONFIG))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("leaves no cell of 2")
                .hasMessageContaining("no counts");
        Tissue lost =
                Tissues.of(new float[][] {{1, 2}}, new double[][] {{Double.NaN, 0}}, Modality.RNA, ValueScale.COUNTS);
        assertThatThrownBy(() -> prepare(lost, CONFIG))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no cell has finite coordinates");
        Tissue infinite = Tissues.of(
                new float[][] {{1, Float.POSITIVE_INFINITY}}, new double[][] {{0, 0}}, Modality.RNA, ValueScale.COUNTS);
        assertThatThrownBy(() -> prepare(infinite, CONFIG))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gene g1 in cell c0");
    }

    private static PreparedTissue prepare(Tissue tissue, PreparationConfig config) {
        return new Preparation(config).prepare(tissue, new Workers(1), Progress.NONE);
    }
}
