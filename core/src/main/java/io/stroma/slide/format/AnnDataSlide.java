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
import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.LengthUnit;
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
        if (!options.needsCounts() && options.layer() == null && !h5ad.hasExpression()) {
            return unsequenced(h5ad, micrometresPerPixel, notes);
        }
        Tissue tissue = h5ad.tissue(ReadOptions.defaults().withLayer(options.layer()), notes);
        if (tissue.scale() == ValueScale.LOG1P && options.needsCounts()) {
            throw new BadInputException(
                    h5ad.path()
                            + ": the values are declared logarithms; HiST needs counts. Name a layer with counts: --layer NAME");
        }
        List<String> names = tissue.cells().names();
        List<String> spots = new ArrayList<>();
        CsrMatrix x = Duplicates.sumRows(tissue.expression().slab(0, tissue.cellCount()), names, spots);
        Positions p = tissue.positions().select(Duplicates.firstRows(names, spots));
        requireFinite(h5ad, p, spots);
        SpotGrid grid = grid(p, micrometresPerPixel);
        String patient = patient(tissue.cells(), tissue.name());
        Morphology none = nothingSeen(spots.size());
        if (tissue.scale() == ValueScale.LOG1P) {
            notes.add(h5ad.path() + ": the values are declared logarithms and are not looked at");
            return Slide.unsequenced(tissue.name(), patient, spots, grid, none);
        }
        return new Slide(tissue.name(), patient, spots, tissue.panel(), x, grid, none);
    }

    /** A file with spots and their places, but no expression. */
    private static Slide unsequenced(H5adFile h5ad, Double micrometresPerPixel, List<String> notes) {
        CellTable cells = h5ad.cells();
        List<String> spots = cells.names().stream().distinct().toList();
        DenseMatrix places = h5ad.embedding("spatial").select(Duplicates.firstRows(cells.names(), spots));
        double[] x = new double[spots.size()];
        double[] y = new double[spots.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = places.get(i, 0);
            y[i] = places.get(i, 1);
        }
        Positions p = new Positions(x, y, LengthUnit.PIXEL);
        requireFinite(h5ad, p, spots);
        String name = SectionName.bare(h5ad.path().getFileName().toString());
        notes.add("%s: no counts; its %d spots are those of obs".formatted(name, spots.size()));
        return Slide.unsequenced(
                name, patient(cells, name), spots, grid(p, micrometresPerPixel), nothingSeen(spots.size()));
    }

    private static void requireFinite(H5adFile h5ad, Positions p, List<String> spots) {
        for (int i = 0; i < p.size(); i++) {
            if (!p.isFinite(i)) {
                throw new BadInputException("%s: the spot '%s' has no finite place in obsm['spatial']"
                        .formatted(h5ad.path(), spots.get(i)));
            }
        }
    }

    private static Morphology nothingSeen(int spots) {
        return new Morphology.Features(DenseMatrix.zeros(spots, 0), "none");
    }

    /** The grid that spots at any places lie on. */
    static SpotGrid grid(Positions p, Double micrometresPerPixel) {
        try (Workers one = new Workers(1)) {
            double pitch = Spacing.median(p, one);
            double[][] turned = GridOrientation.align(p, pitch);
            double scale = micrometresPerPixel == null ? Double.NaN : micrometresPerPixel;
            return new SpotGrid(p.x(), p.y(), turned[1], turned[0], 1, pitch, scale);
        }
    }

    private static String patient(CellTable cells, String otherwise) {
        return PATIENT.stream()
                .map(cells::column)
                .flatMap(Optional::stream)
                .map(column -> column.text(0))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(otherwise);
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
