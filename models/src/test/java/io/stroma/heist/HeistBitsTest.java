package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.graph.SpatialPartition;
import io.stroma.nn.Tensors;
import io.stroma.nn.lanes.Lanes;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import io.stroma.train.RunControl;
import io.stroma.train.Schedule;
import io.stroma.train.Trainer;
import io.stroma.train.TrainingConfig;
import io.stroma.train.TrainingResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bits for any number of threads and any order of the parts, in embedding and in training. */
class HeistBitsTest {

    private static final int PART = 20;

    private static PreparedTissue tissue;

    @BeforeAll
    static void prepare() {
        tissue = SmallTissue.prepared();
    }

    private static CellEmbeddings embed(HeistModel model, EmbeddingConfig config, int threads) {
        try (Workers workers = new Workers(threads)) {
            return new HeistEmbedder(model, workers).embed(tissue, config, done -> {});
        }
    }

    /** Parts whose genes go in lanes, among those that are embedded below and trained on. */
    @Test
    void someGenesGoInLanes() {
        assumeTrue(Lanes.WIDTH > 0, "the Vector API is absent or its vectors are narrow here");
        HeistModel model = new HeistModel(SmallTissue.config("paper"), 4);
        try (Parts parts = Parts.of(tissue, model)) {
            List<int[]> partition = SpatialPartition.parts(tissue.positions(), PART, 0);
            assertThat(partition)
                    .anyMatch(p -> GeneLanes.groups(parts.of(p), model.config(), model.dtype())
                            .isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference", "stroma"})
    void threads(String profile) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), 4);
        EmbeddingConfig config = new EmbeddingConfig(PART);
        CellEmbeddings one = embed(model, config, 1);
        for (int threads = 2; threads <= 3; threads++) {
            CellEmbeddings more = embed(model, config, threads);
            assertThat(more.cell().values()).isEqualTo(one.cell().values());
            assertThat(more.gene().values()).isEqualTo(one.gene().values());
        }
    }

    /** Every part encoded by itself, in a shuffled order, by a model that has seen nothing else before. */
    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference", "stroma"})
    void orderOfTheParts(String profile) {
        List<int[]> partition = SpatialPartition.parts(tissue.positions(), PART, 0);
        assertThat(partition).hasSizeGreaterThan(3);
        int[] forward = SmallTissue.first(partition.size());
        List<float[]> expected = encoded(profile, partition, forward);
        for (int seed = 0; seed < 3; seed++) {
            int[] order = ChangedTissue.shuffled(partition.size(), Seeds.stream(seed));
            List<float[]> found = encoded(profile, partition, order);
            for (int p = 0; p < partition.size(); p++) {
                assertThat(found.get(p)).as("part %d", p).isEqualTo(expected.get(p));
            }
        }
        assertThat(expected.get(0)).isNotEqualTo(expected.get(1));
    }

    /** What the encoder makes of the parts, in their own order, visited in another. */
    private static List<float[]> encoded(String profile, List<int[]> partition, int[] order) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), 4);
        List<float[]> out = new ArrayList<>();
        partition.forEach(part -> out.add(null));
        try (Parts parts = Parts.of(tissue, model)) {
            for (int p : order) {
                HeistPart part = parts.of(partition.get(p));
                try (PointerScope scope = new PointerScope();
                        NoGradGuard noGrad = new NoGradGuard()) {
                    out.set(
                            p,
                            Tensors.floats(model.encoder
                                    .forward(part, NodeInputs.of(part, Masks.none(part), model.config(), model.dtype()))
                                    .genes()));
                }
            }
        }
        return out;
    }

    /** Without read-outs over the whole tissue the embedding is what the parts say, wherever the parts are cut. */
    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference"})
    void theEmbedderPutsEveryPartWhereItBelongs(String profile) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), 4);
        int d = model.config().width();
        CellEmbeddings z = embed(model, new EmbeddingConfig(PART), 1);
        try (Parts parts = Parts.of(tissue, model)) {
            for (int[] members : SpatialPartition.parts(tissue.positions(), PART, 0)) {
                HeistPart part = parts.of(members);
                try (PointerScope scope = new PointerScope();
                        NoGradGuard noGrad = new NoGradGuard()) {
                    float[] own = Tensors.floats(model.encoder
                            .forward(part, NodeInputs.of(part, Masks.none(part), model.config(), model.dtype()))
                            .cells());
                    for (int e = 0; e < own.length; e++) {
                        assertThat(z.cell().get(part.cells()[e / d], e % d)).isEqualTo(own[e]);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper", "reference", "stroma"})
    void training(String profile) {
        Map<String, float[]> one = trained(profile, 1, 7);
        Map<String, float[]> two = trained(profile, 2, 7);
        Map<String, float[]> other = trained(profile, 2, 8);
        assertThat(two.keySet()).isEqualTo(one.keySet());
        one.forEach((name, weights) -> assertThat(two.get(name)).as(name).isEqualTo(weights));
        assertThat(other.entrySet().stream().allMatch(w -> Arrays.equals(w.getValue(), one.get(w.getKey()))))
                .as("another seed gives the same weights")
                .isFalse();
    }

    private static Map<String, float[]> trained(String profile, int threads, long seed) {
        HeistModel model = new HeistModel(SmallTissue.config(profile), 4);
        TrainingConfig config = new TrainingConfig(1e-3, 3e-3, new Schedule.Constant(0), 1, 1, 2, 0, 0, seed, threads);
        try (Workers workers = new Workers(threads);
                Parts parts = Parts.of(tissue, model)) {
            model.startFrom(List.of(parts), 1, workers);
            HeistBatchPlan plan = new HeistBatchPlan(List.of(parts), PART, 2, seed);
            TrainingResult result = new Trainer<>(new HeistObjective(model), plan, config).run(RunControl.unattended());
            assertThat(result.steps()).isPositive();
            assertThat(result.skipped()).isZero();
            Map<String, float[]> weights = new LinkedHashMap<>();
            model.state().forEach((name, tensor) -> weights.put(name, Tensors.floats(tensor)));
            return weights;
        }
    }
}
