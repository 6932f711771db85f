package io.stroma.cli;

import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.parallel.Workers;
import io.stroma.prepare.NormalizedTissue;
import io.stroma.prepare.PreparationConfig;
import io.stroma.tasks.Cohort;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files with a stored representation, pooled.
 *
 * @param cohort cells of all files that pass quality control (n)
 * @param rows n x d, the representation; NaN for cells without one
 * @param usable which of the n cells have one
 * @param provenance of the representation
 */
public record EmbeddedTissues(Cohort cohort, DenseMatrix rows, boolean[] usable, Provenance provenance) {

    private static final int BASELINE_GENES = 2000;

    /**
     * Reads files.
     *
     * @param key of obsm; null for none, then d is 0 and every cell is usable
     * @param columns of the cell tables to keep
     * @param sections column that names the sections of a file, or null when a file is one tissue
     * @throws BadInputException if a file lacks the representation or a column, or widths or models differ
     */
    public static EmbeddedTissues read(
            List<Path> files, String key, List<String> columns, String sections, ReadOptions options, Workers workers) {
        refuseRepeated(files);
        PreparationConfig config =
                PreparationConfig.defaults().but().maxGenes(BASELINE_GENES).build();
        List<String> wanted = new ArrayList<>(columns);
        if (sections != null && !wanted.contains(sections)) {
            wanted.add(sections);
        }
        List<Cohort.Member> members = new ArrayList<>();
        List<DenseMatrix> rows = new ArrayList<>();
        Provenance provenance = new Provenance(files.get(0), "", List.of());
        for (Path path : files) {
            try (TissueFile tissue = TissueFiles.open(path, options)) {
                NormalizedTissue normal = NormalizedTissue.of(tissue.tissue(), config, workers);
                rows.add(
                        key == null
                                ? DenseMatrix.zeros(normal.cells().length, 0)
                                : Representation.read(h5ad(tissue), key).rows().select(normal.cells()));
                members.add(new Cohort.Member(
                        tissue.tissue().name(), normal, tissue.tissue().cells().select(normal.cells())));
                if (tissue.resource() instanceof H5adFile file) {
                    Provenance own = Provenance.of(file);
                    if (key != null) {
                        provenance.requireSameModel(own, key);
                    }
                    provenance = provenance.and(own);
                }
            }
        }
        Cohort cohort = Cohort.pool(members, wanted);
        DenseMatrix all = stacked(rows, files, key);
        boolean[] usable = new boolean[all.rows()];
        for (int i = 0; i < usable.length; i++) {
            usable[i] = Representation.finite(all, i);
        }
        return new EmbeddedTissues(
                sections == null ? cohort : cohort.bySection(sections, workers), all, usable, provenance);
    }

    /** A file given twice would be held out and learned from at the same time. */
    private static void refuseRepeated(List<Path> files) {
        Set<Path> seen = new HashSet<>();
        for (Path file : files) {
            if (!seen.add(real(file))) {
                throw new UsageException(
                        "%s is given twice: its cells would be in training and in the test; name every file once"
                                .formatted(file));
            }
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize(); // opening it says what is wrong
        }
    }

    private static H5adFile h5ad(TissueFile tissue) {
        if (tissue.resource() instanceof H5adFile file) {
            return file;
        }
        throw new BadInputException(
                "%s is a %s; representations are kept in .h5ad files, as 'stroma heist embed' writes them"
                        .formatted(tissue.path(), tissue.format()));
    }

    private static DenseMatrix stacked(List<DenseMatrix> parts, List<Path> files, String key) {
        int d = parts.get(0).columns();
        DenseMatrix all =
                DenseMatrix.zeros(parts.stream().mapToInt(DenseMatrix::rows).sum(), d);
        int offset = 0;
        for (int f = 0; f < parts.size(); f++) {
            DenseMatrix part = parts.get(f);
            if (part.columns() != d) {
                throw new BadInputException("%s has %d columns in obsm['%s'], %s has %d: embed all with the same model"
                        .formatted(files.get(0), d, key, files.get(f), part.columns()));
            }
            System.arraycopy(part.values(), 0, all.values(), offset, part.values().length);
            offset += part.values().length;
        }
        return all;
    }

    /** The same without the expression, for those who need the representation only. */
    public EmbeddedTissues withoutExpression() {
        return new EmbeddedTissues(cohort.withoutExpression(), rows, usable, provenance);
    }

    /** Some of the tissues only. */
    EmbeddedTissues only(Set<String> tissues) {
        if (tissues.containsAll(cohort.tissues())) {
            return this;
        }
        int[] kept = cohort.cellsOf(tissues);
        boolean[] still = new boolean[kept.length];
        for (int i = 0; i < kept.length; i++) {
            still[i] = usable[kept[i]];
        }
        return new EmbeddedTissues(cohort.only(tissues), rows.select(kept), still, provenance);
    }
}
