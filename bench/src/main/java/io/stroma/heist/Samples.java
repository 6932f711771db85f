package io.stroma.heist;

import io.stroma.graph.SpatialPartition;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.synthetic.PlantedTissue;

/** A part of a generated tissue, as the kernels of HEIST see one. */
final class Samples {

    private static final int CELLS_OF_TISSUE = 2000;

    private Samples() {}

    static HeistPart part(int cells, int genes, HeistConfig config) {
        PreparedTissue tissue;
        try (Workers workers = new Workers(1)) {
            tissue = new Preparation(PreparationConfig.defaults())
                    .prepare(PlantedTissue.generate(CELLS_OF_TISSUE, genes, 0).tissue(), workers, (step, f) -> {});
        }
        HeistModel model = new HeistModel(config, 0);
        return Parts.of(tissue, model)
                .of(SpatialPartition.parts(tissue.positions(), cells, 0).get(0));
    }
}
