package io.stroma.slide.format;

import io.stroma.error.BadInputException;
import io.stroma.graph.Spacing;
import io.stroma.io.ReadOptions;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.parallel.Workers;
import io.stroma.slide.GridOrientation;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.SpotGrid;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An .h5ad with expression, {@code obsm['spatial']} and features computed beforehand in another obsm key. Patient: the
 * cell column {@code patient} or {@code donor} when there is one.
 */
final class AnnDataSlide {

    private static final List<String> PATIENT = List.of("patient", "patient_id", "donor", "donor_id");

    private AnnDataSlide() {}

    static boolean matches(Path folder) {
        return !files(folder).isEmpty();
    }

    static List<Slide> readAll(Path folder, SlideOptions options, List<String> notes) {
        return files(folder).stream().map(f -> read(f, options, notes)).toList();
    }

    static Slide read(Path file, SlideOptions options, List<String> notes) {
        try (H5adFile h5ad = H5adFile.open(file)) {
            Slide bare = bare(h5ad, options, null, notes);
            String key = options.featuresKey();
            if (key == null) {
                Set<String> keys = h5ad.embeddings();
                throw new BadInputException(
                        "%s: an .h5ad has no picture; name the obsm key with features of the patches: --features-key KEY (it has: %s)"
                                .formatted(file, keys.isEmpty() ? "none" : String.join(", ", keys)));
            }
            int[] rows = Duplicates.firstRows(h5ad.cells().names(), bare.spots());
            return bare.withMorphology(
                    new Morphology.Features(h5ad.embedding(key).select(rows), file + " obsm['" + key + "']"));
        }
    }

    /**
     * Expression and places without morphology (an empty feature matrix stands in).
     *
     * @param micrometresPerPixel what is known from elsewhere, or null
     */
    static Slide bare(H5adFile h5ad, SlideOptions options, Double micrometresPerPixel, List<String> notes) {
        Tissue tissue = h5ad.tissue(ReadOptions.defaults().withLayer(options.layer()), notes);
        if (tissue.scale() == ValueScale.LOG1P) {
            throw new BadInputException(
                    h5ad.path()
                            + ": the values are declared logarithms; HiST needs counts. Name a layer with counts: --layer NAME");
        }
        List<String> names = tissue.cells().names();
        List<String> spots = new ArrayList<>();
        CsrMatrix x = Duplicates.sumRows(tissue.expression().slab(0, tissue.cellCount()), names, spots);
        Positions p = tissue.positions().select(Duplicates.firstRows(names, spots));
        for (int i = 0; i < p.size(); i++) {
            if (!p.isFinite(i)) {
                throw new BadInputException("%s: the spot '%s' has no finite place in obsm['spatial']"
                        .formatted(h5ad.path(), spots.get(i)));
            }
        }
        try (Workers one = new Workers(1)) {
            double pitch = Spacing.median(p, one);
            double[][] turned = GridOrientation.align(p, pitch);
            SpotGrid grid = new SpotGrid(
                    p.x(),
                    p.y(),
                    turned[1],
                    turned[0],
                    1,
                    pitch,
                    micrometresPerPixel == null ? Double.NaN : micrometresPerPixel);
            return new Slide(
                    tissue.name(),
                    patient(tissue),
                    spots,
                    tissue.panel(),
                    x,
                    grid,
                    new Morphology.Features(DenseMatrix.zeros(spots.size(), 0), "none"));
        }
    }

    private static String patient(Tissue tissue) {
        return PATIENT.stream()
                .map(name -> tissue.cells().column(name))
                .flatMap(Optional::stream)
                .map(column -> column.text(0))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(tissue.name());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return new ArrayList<>(children.filter(f ->
                            f.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".h5ad"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new BadInputException(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
