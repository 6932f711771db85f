package io.stroma.heist;

import io.stroma.graph.SpatialPartition;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import io.stroma.tissue.Positions;
import io.stroma.train.BatchPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Which parts a run visits. With several tissues every fifth is for validation, whole; with one, a tenth of its blocks of
 * cells, chosen once, whose cells training never sees. Training cells are cut into new parts every epoch along axes of a
 * random direction, so that no border stays a border; parts of all tissues are visited once an epoch in random order.
 */
public final class HeistBatchPlan implements BatchPlan<HeistPart> {

    private static final double VALIDATION_TISSUES = 0.2;
    private static final double VALIDATION_BLOCKS = 0.1;

    /** Cells of one tissue used for one purpose. */
    private record Share(Parts parts, int[] cells) {}

    private final List<Share> training = new ArrayList<>();
    private final List<Share> validating = new ArrayList<>();
    private final int partSize;
    private final int partsPerStep;
    private final long seed;

    /**
     * Plans a run.
     *
     * @param tissues at least one
     * @param partSize cells per part
     * @param partsPerStep parts whose gradients make one step
     */
    public HeistBatchPlan(List<Parts> tissues, int partSize, int partsPerStep, long seed) {
        this.partSize = partSize;
        this.partsPerStep = partsPerStep;
        this.seed = seed;
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("validation"));
        if (tissues.size() == 1) {
            splitBlocks(tissues.get(0), random);
        } else {
            int[] order = Permutations.of(tissues.size(), random);
            int held = Math.max(1, (int) Math.round(VALIDATION_TISSUES * order.length));
            for (int k = 0; k < order.length; k++) {
                Parts parts = tissues.get(order[k]);
                int[] all = new int[parts.tissue().cellCount()];
                Arrays.setAll(all, i -> i);
                (k < held ? validating : training).add(new Share(parts, all));
            }
        }
    }

    private void splitBlocks(Parts parts, SplittableRandom random) {
        List<int[]> blocks = SpatialPartition.parts(parts.tissue().positions(), partSize, 0);
        int[] order = Permutations.of(blocks.size(), random);
        int held = blocks.size() < 4 ? 0 : Math.max(1, (int) Math.round(VALIDATION_BLOCKS * blocks.size()));
        training.add(new Share(parts, union(blocks, order, held, order.length)));
        if (held > 0) {
            validating.add(new Share(parts, union(blocks, order, 0, held)));
        }
    }

    private static int[] union(List<int[]> blocks, int[] order, int from, int to) {
        return Arrays.stream(order, from, to)
                .mapToObj(blocks::get)
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray();
    }

    @Override
    public List<List<Supplier<HeistPart>>> epoch(int epoch) {
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("epoch"), epoch);
        List<Supplier<HeistPart>> parts = new ArrayList<>();
        for (Share share : training) {
            parts.addAll(cut(share, random.nextDouble() * Math.PI));
        }
        int[] order = Permutations.of(parts.size(), random);
        List<List<Supplier<HeistPart>>> steps = new ArrayList<>();
        for (int k = 0; k < order.length; k += partsPerStep) {
            steps.add(Arrays.stream(order, k, Math.min(order.length, k + partsPerStep))
                    .mapToObj(parts::get)
                    .toList());
        }
        return steps;
    }

    @Override
    public List<Supplier<HeistPart>> validation() {
        List<Supplier<HeistPart>> parts = new ArrayList<>();
        validating.forEach(share -> parts.addAll(cut(share, 0)));
        return parts;
    }

    private List<Supplier<HeistPart>> cut(Share share, double angle) {
        Positions positions = share.parts.tissue().positions().select(share.cells);
        List<Supplier<HeistPart>> out = new ArrayList<>();
        for (int[] local : SpatialPartition.parts(positions, partSize, angle)) {
            int[] cells = Arrays.stream(local).map(i -> share.cells[i]).toArray();
            out.add(() -> share.parts.of(cells));
        }
        return out;
    }
}
