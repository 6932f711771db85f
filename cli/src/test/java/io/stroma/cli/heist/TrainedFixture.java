package io.stroma.cli.heist;

import io.stroma.cli.CommandRun;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.synthetic.PlantedTissue;
import java.nio.file.Path;

/**
 * A planted tissue with what the commands make of it.
 *
 * @param tissue the file
 * @param prepared folder of {@code heist prepare}
 * @param model folder of {@code heist pretrain}: one epoch of one narrow layer
 */
record TrainedFixture(Path tissue, Path prepared, Path model) {

    static TrainedFixture in(Path folder, int cells, int genes) {
        TrainedFixture made = new TrainedFixture(
                tissue(folder.resolve("tissue.h5ad"), cells, genes),
                folder.resolve("prepared"),
                folder.resolve("model"));
        CommandRun.succeeds("heist", "prepare", made.tissue, "-o", made.prepared, "--quiet");
        CommandRun.succeeds(
                "heist",
                "pretrain",
                made.prepared,
                "-o",
                made.model,
                "--epochs",
                1,
                "--width",
                16,
                "--layers",
                1,
                "--quiet");
        return made;
    }

    static Path tissue(Path file, int cells, int genes) {
        H5adWriter.write(file, true, PlantedTissue.generate(cells, genes, 1).tissue(), Annotations.none());
        return file;
    }
}
