package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.synthetic.PlantedTissue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What gene embeddings and messages between neighbours say about genes. */
class GeneResultsTest {

    private static final EmbeddingConfig PARTS = new EmbeddingConfig(100);
    private static PreparedTissue tissue;

    @BeforeAll
    static void prepare() {
        try (Workers workers = new Workers(1)) {
            tissue = new Preparation(PreparationConfig.defaults())
                    .prepare(PlantedTissue.generate(1200, 16, 3).tissue(), workers, Progress.NONE);
        }
    }

    private static HeistModel model(boolean space) {
        HeistConfig config = HeistConfig.stroma()
                .but()
                .width(16)
                .layers(1)
                .heads(2)
                .geneVectorWidth(32)
                .residualScale(1)
                .space(space)
                .build();
        return new HeistModel(config, 1);
    }

    @Test
    void similarityIsACosineForEveryTypeWhateverTheThreads() {
        try (Workers one = new Workers(1);
                Workers two = new Workers(2)) {
            GeneSimilarity s = GeneSimilarity.of(tissue, model(true), PARTS, two, done -> {});
            assertThat(s.cosine()).hasNumberOfRows(tissue.types().count());
            for (double[][] type : s.cosine()) {
                for (int a = 0; a < 16; a++) {
                    assertThat(type[a][a]).isCloseTo(1, within(1e-9));
                    for (int b = 0; b < 16; b++) {
                        assertThat(type[a][b]).isBetween(-1 - 1e-9, 1 + 1e-9).isEqualTo(type[b][a]);
                    }
                }
            }
            GeneSimilarity again = GeneSimilarity.of(tissue, model(true), PARTS, one, done -> {});
            assertThat(Arrays.deepEquals(s.cosine(), again.cosine())).isTrue();
        }
    }

    @Test
    void cosinesByHand() {
        double[][] c = GeneSimilarity.cosines(new long[] {3, 0, 1, 0, 2, 4, 2, -4}, 4, 2);
        assertThat(c[0][1]).isCloseTo(-1, within(1e-12)); // the mean (2, 0) taken away: (1, 0) and (-1, 0)
        assertThat(c[0][2]).isCloseTo(0, within(1e-12));
        assertThat(c[2][3]).isCloseTo(-1, within(1e-12));
    }

    @Test
    void neighboursMoveGenesOnlyThroughTheCellGraph() {
        try (Workers one = new Workers(1);
                Workers two = new Workers(2)) {
            NeighbourInfluence some = NeighbourInfluence.of(tissue, model(true), PARTS, two, done -> {});
            assertThat(some.effects()).isNotEmpty().anyMatch(e -> Math.abs(e.mean()) > 1e-4);
            assertThat(some.effects()).allMatch(e -> e.cells() >= 10 && e.sd() >= 0);
            assertThat(some.on(3)).isNotEmpty().allMatch(e -> e.gene() == 3);
            NeighbourInfluence again = NeighbourInfluence.of(tissue, model(true), PARTS, one, done -> {});
            assertThat(again).isEqualTo(some);
            NeighbourInfluence none = NeighbourInfluence.of(tissue, model(false), PARTS, two, done -> {});
            assertThat(none.effects()).allMatch(e -> e.mean() == 0);
        }
    }

    /** Encodings of the graph are those of the whole one, so what is cut are messages and not places. */
    @Test
    void graphEncodingsAreNotCutWithTheMessages() {
        for (HeistConfig.Encoding encoding :
                new HeistConfig.Encoding[] {HeistConfig.Encoding.LAPLACIAN, HeistConfig.Encoding.RANDOM_WALK}) {
            HeistConfig config = SmallTissue.config("paper")
                    .but()
                    .encoding(encoding)
                    .space(false)
                    .build();
            try (Workers one = new Workers(1)) {
                HeistModel blind = HeistModel.forTissues(List.of(tissue), config, 3, one);
                assertThat(NeighbourInfluence.of(tissue, blind, PARTS, one, done -> {})
                                .effects())
                        .isNotEmpty()
                        .allMatch(e -> e.mean() == 0);
            }
        }
    }

    @Test
    void cellsKeepTheirOwnMessage() {
        try (Parts parts = new Parts(tissue, SmallTissue.config("reference"), ScalarType.Float)) {
            HeistPart part = parts.of(SmallTissue.first(16));
            HeistPart cut = NeighbourInfluence.without(part.typeOf()[0], part, part.typeOf());
            assertThat(own(part)).isEqualTo(16);
            assertThat(own(cut)).isEqualTo(16);
        }
    }

    private static long own(HeistPart part) {
        return IntStream.range(0, part.source().length)
                .filter(e -> part.source()[e] == part.target()[e])
                .count();
    }

    @Test
    void arcsFromTheTypeAreCutAndNoOthers() {
        HeistModel model = model(true);
        try (Parts parts = Parts.of(tissue, model)) {
            HeistPart part = parts.of(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
            int[] typeOf = part.typeOf();
            HeistPart cut = NeighbourInfluence.without(typeOf[0], part, typeOf);
            long from = Arrays.stream(part.source())
                    .filter(i -> typeOf[i] == typeOf[0])
                    .count();
            assertThat(from).isPositive();
            assertThat(cut.source()).hasSize(part.source().length - (int) from);
            assertThat(Arrays.stream(cut.source()).noneMatch(i -> typeOf[i] == typeOf[0]))
                    .isTrue();
        }
    }
}
