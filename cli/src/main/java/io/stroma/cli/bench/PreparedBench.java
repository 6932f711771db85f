package io.stroma.cli.bench;

import io.stroma.parallel.Workers;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.Tissue;

/**
 * A prepared tissue for a benchmark of the model.
 *
 * @param tissue the whole
 * @param sample a small one of the same kind, on which the virtual machine compiles before anything is measured
 * @param seconds the preparation of the whole took
 */
record PreparedBench(PreparedTissue tissue, PreparedTissue sample, double seconds) {

    private static final int SAMPLE = 1024;

    static PreparedBench of(BenchOptions options, Workers workers) {
        PreparationConfig config = PreparationConfig.defaults()
                .but()
                .maxGenes(options.genes())
                .seed(options.common().seed())
                .build();
        Tissue small = PlantedTissue.generate(
                        Math.min(SAMPLE, options.cells()),
                        options.genes(),
                        options.common().seed())
                .tissue();
        PreparedTissue sample = new Preparation(config).prepare(small, workers, (step, fraction) -> {});
        long began = System.nanoTime();
        PreparedTissue whole = new Preparation(config).prepare(options.tissue(), workers, (step, fraction) -> {});
        return new PreparedBench(whole, sample, (System.nanoTime() - began) * 1e-9);
    }
}
