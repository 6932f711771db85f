package io.stroma.cli.heist;

import io.stroma.cli.Console;
import io.stroma.error.BadInputException;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparationMemory;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.StoredTissue;
import io.stroma.tissue.Tissue;
import io.stroma.train.RunManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The first stage of every HEIST job: a tissue prepared within the limit of memory, and what is to be said about it. */
record TissuePreparation(Console console, Workers workers, RunManifest manifest, MemoryLimit limit) {

    /**
     * Checks and prepares a tissue, with its matrices in scratch files; warnings are printed and kept.
     *
     * @param out the output, made or not: the scratch files lie in the nearest folder above it that exists
     */
    StoredTissue run(Tissue tissue, PreparationConfig config, Path out) {
        console.note(
                "preparing %s: %,d cells x %,d genes".formatted(tissue.name(), tissue.cellCount(), tissue.geneCount()));
        limit.checkPreparation(tissue.name(), PreparationMemory.of(tissue, config, workers.threads()));
        StoredTissue stored = manifest.stage("prepare " + tissue.name(), () -> {
            tissue.checkParts(); // values are checked while they are read
            tissue.checkPlaces();
            return new Preparation(config)
                    .prepare(tissue, workers, (step, fraction) -> console.detail(step), existing(out));
        });
        try {
            tell(stored.tissue());
        } catch (RuntimeException e) {
            stored.close();
            throw e;
        }
        System.gc(); // or the heap stays as large as preparing had it, below what comes next
        return stored;
    }

    private void tell(PreparedTissue prepared) {
        if (prepared.cellCount() < 2) {
            throw new BadInputException("%s: %d cell is left after quality control; a graph of cells needs at least two"
                    .formatted(prepared.name(), prepared.cellCount()));
        }
        prepared.warnings().forEach(w -> {
            console.note("  note: " + w);
            manifest.warning(w);
        });
        console.note("  %,d cells, %d genes, %d types (%s)"
                .formatted(
                        prepared.cellCount(),
                        prepared.geneCount(),
                        prepared.types().count(),
                        prepared.types().origin().name().toLowerCase(Locale.ROOT)));
    }

    /** The nearest folder above an output that exists: where scratch files lie. */
    static Path existing(Path out) {
        Path folder = out.toAbsolutePath();
        while (!Files.isDirectory(folder)) {
            folder = folder.getParent(); // the root is a folder
        }
        return folder;
    }
}
