package io.stroma.cli.bench;

import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.PreparedTissueFile;
import io.stroma.prepare.StoredTissue;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A prepared tissue for a benchmark of the model. Another process prepares it, so that the peak of memory is that of the job
 * under test; its matrices stay on disk.
 *
 * @param folder of the prepared tissue, deleted in the end
 * @param stored the whole
 * @param sample a small one of the same kind, on which the virtual machine compiles before anything is measured
 * @param seconds the preparation of the whole took
 */
record PreparedBench(Path folder, StoredTissue stored, PreparedTissue sample, double seconds) implements AutoCloseable {

    private static final int SAMPLE = 1024;

    static PreparedBench of(BenchOptions options, Workers workers) throws IOException {
        int cells = options.cells();
        int genes = options.genes();
        long seed = options.common().seed();
        Path folder = TemporaryFolder.make();
        try {
            PreparedTissue sample = preparation(genes, seed)
                    .prepare(tissue(Math.min(SAMPLE, cells), genes, seed), workers, Progress.NONE);
            long began = System.nanoTime();
            ChildJvm.run(PreparedBench.class, folder, cells, genes, seed, workers.threads());
            double seconds = (System.nanoTime() - began) * 1e-9;
            return new PreparedBench(folder, PreparedTissueFile.open(folder), sample, seconds);
        } catch (RuntimeException | IOException e) {
            TemporaryFolder.delete(folder);
            throw e;
        }
    }

    PreparedTissue tissue() {
        return stored.tissue();
    }

    private static Preparation preparation(int genes, long seed) {
        return new Preparation(
                PreparationConfig.defaults().but().maxGenes(genes).seed(seed).build());
    }

    private static Tissue tissue(int cells, int genes, long seed) {
        return PlantedTissue.generate(cells, genes, seed).tissue();
    }

    /** The other process: folder, cells, genes, seed, threads. */
    public static void main(String[] words) {
        Path folder = Path.of(words[0]);
        int genes = Integer.parseInt(words[2]);
        long seed = Long.parseLong(words[3]);
        try (Workers workers = new Workers(Integer.parseInt(words[4]));
                StoredTissue prepared = preparation(genes, seed)
                        .prepare(tissue(Integer.parseInt(words[1]), genes, seed), workers, Progress.NONE, folder)) {
            PreparedTissueFile.save(prepared.tissue(), folder, true);
        }
    }

    @Override
    public void close() throws IOException {
        stored.close();
        TemporaryFolder.delete(folder);
    }
}
