package io.stroma.slide.feature;

import io.jhdf.api.Dataset;
import io.stroma.error.BadInputException;
import io.stroma.io.delimited.DelimitedReader;
import io.stroma.io.h5ad.H5File;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Features computed elsewhere, one file a slide, named after it: {@code NAME.csv|tsv[.gz]} with the spot's name first,
 * {@code NAME.h5} with {@code features} (or {@code embeddings}, {@code mor_feats}) and {@code barcode}, or {@code NAME.npy}
 * with a row for every spot in the slide's order.
 */
public final class FeatureTables {

    private static final List<String> TEXT = List.of(".csv", ".tsv", ".csv.gz", ".tsv.gz");
    private static final List<String> DATASETS = List.of("features", "embeddings", "mor_feats");
    private static final List<String> NAMES = List.of("barcode", "barcodes");

    private FeatureTables() {}

    /**
     * The slide with the features found for it in a folder.
     *
     * @throws BadInputException if there is no file for the slide or a spot has no row
     */
    public static Slide attach(Slide slide, Path folder) {
        for (String suffix : TEXT) {
            Path file = folder.resolve(slide.name() + suffix);
            if (Files.isRegularFile(file)) {
                return with(slide, text(slide, file), file);
            }
        }
        Path h5 = folder.resolve(slide.name() + ".h5");
        if (Files.isRegularFile(h5)) {
            return with(slide, hdf5(slide, h5), h5);
        }
        Path npy = folder.resolve(slide.name() + ".npy");
        if (Files.isRegularFile(npy)) {
            DenseMatrix all = Npy.read(npy);
            if (all.rows() != slide.size()) {
                throw new BadInputException(
                        "%s has %d rows for %d spots of %s; without names rows must be the spots in their order"
                                .formatted(npy, all.rows(), slide.size(), slide.name()));
            }
            return with(slide, all, npy);
        }
        throw new BadInputException("%s: there is no %s.csv, .tsv, .h5 or .npy with the features of slide %s"
                .formatted(folder, slide.name(), slide.name()));
    }

    private static Slide with(Slide slide, DenseMatrix features, Path file) {
        return slide.withMorphology(new Morphology.Features(
                features, file.toString(), slide.morphology().shown().orElse(null)));
    }

    private static DenseMatrix text(Slide slide, Path file) {
        Map<String, float[]> rows = new HashMap<>();
        try (DelimitedReader in = new DelimitedReader(file)) {
            int fields = in.header().length;
            for (String[] row = in.next(); row != null; row = in.next()) {
                if (row.length != fields || fields < 2) {
                    throw new BadInputException(
                            "%s: line %d has %d fields, the header %d".formatted(file, in.line(), row.length, fields));
                }
                float[] values = new float[fields - 1];
                for (int c = 1; c < fields; c++) {
                    try {
                        values[c - 1] = Float.parseFloat(row[c]);
                    } catch (NumberFormatException e) {
                        throw new BadInputException(
                                "%s: line %d, field %d: '%s' is no number".formatted(file, in.line(), c + 1, row[c]),
                                e);
                    }
                }
                rows.put(row[0], values);
            }
        }
        return inOrder(slide, rows, file);
    }

    private static DenseMatrix hdf5(Slide slide, Path file) {
        try (H5File h5 = H5File.open(file)) {
            String at = DATASETS.stream()
                    .filter(d -> h5.find(d).isPresent())
                    .findFirst()
                    .orElseThrow(() ->
                            new BadInputException(file + " has none of the datasets " + String.join(", ", DATASETS)));
            String named = NAMES.stream()
                    .filter(d -> h5.find(d).isPresent())
                    .findFirst()
                    .orElseThrow(() ->
                            new BadInputException(file + " has no dataset 'barcode'; rows are joined to spots by it"));
            Dataset dataset = h5.dataset(at);
            int[] shape = dataset.getDimensions();
            String[] names = h5.strings(named);
            if (shape.length != 2 || shape[0] != names.length) {
                throw new BadInputException(
                        "%s: '%s' should have a row for each of %d barcodes".formatted(file, at, names.length));
            }
            float[] flat = h5.floats(dataset);
            Map<String, float[]> rows = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                rows.put(names[i].strip(), java.util.Arrays.copyOfRange(flat, i * shape[1], (i + 1) * shape[1]));
            }
            return inOrder(slide, rows, file);
        }
    }

    private static DenseMatrix inOrder(Slide slide, Map<String, float[]> rows, Path file) {
        List<float[]> ordered = new ArrayList<>();
        for (String spot : slide.spots()) {
            float[] row = rows.get(spot);
            if (row == null) {
                throw new BadInputException("%s has no row for spot '%s' of %s".formatted(file, spot, slide.name()));
            }
            ordered.add(row);
        }
        int width = ordered.get(0).length;
        float[] out = new float[Math.multiplyExact(ordered.size(), width)];
        for (int i = 0; i < ordered.size(); i++) {
            System.arraycopy(ordered.get(i), 0, out, i * width, width);
        }
        return new DenseMatrix(ordered.size(), width, out);
    }
}
