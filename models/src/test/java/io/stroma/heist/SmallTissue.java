package io.stroma.heist;

import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.synthetic.PlantedTissue;
import java.util.Arrays;

/** A small planted tissue and small models for it. */
final class SmallTissue {

    private SmallTissue() {}

    /** 90 cells, 20 genes. */
    static PreparedTissue prepared() {
        return prepared(PlantedTissue.generate(90, 20, 3).tissue());
    }

    static PreparedTissue prepared(io.stroma.tissue.Tissue tissue) {
        try (Workers workers = new Workers(1)) {
            return new Preparation(PreparationConfig.defaults()).prepare(tissue, workers, Progress.NONE);
        }
    }

    /** A profile at width 16 with 2 layers and 2 heads. */
    static HeistConfig config(String profile) {
        HeistConfig base = switch (profile) {
            case "paper" -> HeistConfig.paper();
            case "reference" -> HeistConfig.reference();
            default -> HeistConfig.stroma();
        };
        HeistConfigBuilder c = base.but().width(16).layers(2).heads(2);
        return base.geneVectorWidth() > 0
                ? c.geneVectorWidth(24).axes(6).genesPerStep(12).build()
                : c.build();
    }

    static int[] first(int n) {
        int[] cells = new int[n];
        Arrays.setAll(cells, i -> i);
        return cells;
    }
}
