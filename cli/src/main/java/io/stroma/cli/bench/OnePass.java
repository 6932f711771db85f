package io.stroma.cli.bench;

import io.stroma.graph.SpatialPartition;
import io.stroma.heist.HeistPart;
import io.stroma.heist.Parts;
import io.stroma.train.BatchPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * All cells of one tissue once, none held back for validation.
 *
 * @param parts of the tissue
 * @param partSize cells per part
 */
record OnePass(Parts parts, int partSize) implements BatchPlan<HeistPart> {

    static final int PARTS_PER_STEP = 2;

    @Override
    public List<List<Supplier<HeistPart>>> epoch(int epoch) {
        List<Supplier<HeistPart>> all = new ArrayList<>();
        for (int[] cells : SpatialPartition.parts(parts.tissue().positions(), partSize, 0)) {
            all.add(() -> parts.of(cells));
        }
        List<List<Supplier<HeistPart>>> steps = new ArrayList<>();
        for (int k = 0; k < all.size(); k += PARTS_PER_STEP) {
            steps.add(all.subList(k, Math.min(all.size(), k + PARTS_PER_STEP)));
        }
        return steps;
    }

    @Override
    public List<Supplier<HeistPart>> validation() {
        return List.of();
    }
}
