package io.stroma.slide.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.error.BadInputException;
import io.stroma.graph.Spacing;
import io.stroma.io.delimited.DelimitedReader;
import io.stroma.io.h5ad.H5File;
import io.stroma.io.tenx.TenxMatrixFile;
import io.stroma.parallel.Workers;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.SpotGrid;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Space Ranger output: {@code filtered_feature_bc_matrix.h5} beside {@code spatial/} with the table of positions, scale
 * factors and pictures. One folder is one slide; a folder of such folders is a set. The full-resolution picture is taken
 * when it lies in the folder, else the {@code hires} one, 2,000 pixels wide. The grid is hexagonal, 100 um between
 * neighbours. Its lattice is made of the array's rows: the unit is the 87 um between them, so no two spots fall on one
 * site, nearly every site has a spot, and a rotated slide has the same lattice.
 */
final class VisiumFolder {

    private static final double PITCH_UM = 100;
    private static final double ROW_STEP = Math.sqrt(3) / 2; // of the pitch: rows of a hexagonal grid
    private static final List<String> MATRICES = List.of("filtered_feature_bc_matrix.h5", "raw_feature_bc_matrix.h5");
    private static final List<String> POSITIONS = List.of("tissue_positions.csv", "tissue_positions_list.csv");
    private static final ObjectMapper JSON = new ObjectMapper();

    private VisiumFolder() {}

    static boolean matches(Path folder, SlideOptions options) {
        return isSlide(folder, options) || !slideFolders(folder, options).isEmpty();
    }

    static List<Slide> read(Path folder, SlideOptions options, List<String> notes) {
        if (isSlide(folder, options)) {
            return List.of(slide(folder, notes));
        }
        List<Slide> slides = new ArrayList<>();
        slideFolders(folder, options).forEach(f -> slides.add(slide(f, notes)));
        return slides;
    }

    private static boolean isSlide(Path folder, SlideOptions options) {
        Path spatial = folder.resolve("spatial");
        return Files.isDirectory(spatial)
                && (matrix(folder).isPresent()
                        || !options.needsCounts() && positions(spatial).isPresent());
    }

    private static List<Path> slideFolders(Path folder, SlideOptions options) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(f -> isSlide(f, options)).sorted().toList();
        } catch (IOException e) {
            throw new BadInputException(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static Optional<Path> matrix(Path folder) {
        return MATRICES.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Slide slide(Path folder, List<String> notes) {
        Path spatial = folder.resolve("spatial");
        Map<String, double[]> places = places(spatial);
        Morphology.Picture picture = picture(folder, spatial, notes);
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        if (matrix(folder).isEmpty()) {
            notes.add("%s: no counts; its %d spots are those under tissue".formatted(name, places.size()));
            List<String> spots = List.copyOf(places.keySet());
            return Slide.unsequenced(name, name, spots, grid(List.copyOf(places.values())), picture);
        }
        TenxMatrixFile matrix = TenxMatrixFile.open(matrix(folder).get());
        try (H5File open = matrix.file()) {
            List<String> distinct = new ArrayList<>();
            CsrMatrix x =
                    Duplicates.sumRows(matrix.matrix().slab(0, matrix.matrix().rows()), matrix.cells(), distinct);
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < distinct.size(); i++) {
                if (places.containsKey(distinct.get(i))) {
                    kept.add(i);
                }
            }
            if (kept.isEmpty()) {
                throw new BadInputException(folder + ": no barcode of the matrix is under tissue in " + spatial);
            }
            if (kept.size() < distinct.size()) {
                notes.add("%s: %d of %d barcodes are not under tissue; left out"
                        .formatted(name, distinct.size() - kept.size(), distinct.size()));
            }
            int[] rows = kept.stream().mapToInt(i -> i).toArray();
            List<String> spots = kept.stream().map(distinct::get).toList();
            return new Slide(
                    name,
                    name,
                    spots,
                    new GenePanel(matrix.genes()),
                    x.selectRows(rows),
                    grid(spots.stream().map(places::get).toList()),
                    picture);
        }
    }

    private static SpotGrid grid(List<double[]> places) {
        double[] x = places.stream().mapToDouble(p -> p[3]).toArray();
        double[] y = places.stream().mapToDouble(p -> p[2]).toArray();
        double[] row = places.stream().mapToDouble(p -> p[0]).toArray();
        double[] column = places.stream().mapToDouble(p -> p[1] / 2 / ROW_STEP).toArray();
        try (Workers one = new Workers(1)) {
            double pitch = Spacing.median(new Positions(x, y, LengthUnit.PIXEL), one);
            return new SpotGrid(x, y, row, column, ROW_STEP, pitch, PITCH_UM / pitch);
        }
    }

    private static Optional<Path> positions(Path spatial) {
        return POSITIONS.stream()
                .map(spatial::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Barcode to array row, array column, pixel row, pixel column; spots under tissue only. */
    private static Map<String, double[]> places(Path spatial) {
        Path file = positions(spatial)
                .orElseThrow(() -> new BadInputException(
                        spatial + ": no " + String.join(" or ", POSITIONS) + "; the places of the spots are there"));
        Map<String, double[]> places = new LinkedHashMap<>();
        try (DelimitedReader in = new DelimitedReader(file, true)) {
            for (String[] row = in.next(); row != null; row = in.next()) {
                if (row[0].equals("barcode")) {
                    continue; // Space Ranger 2 writes a header, 1 does not
                }
                if (row.length != 6) {
                    throw new BadInputException(
                            "%s: line %d has %d fields, 6 expected".formatted(file, in.line(), row.length));
                }
                if (!row[1].equals("0")) {
                    places.put(row[0], numbers(file, in.line(), row));
                }
            }
        }
        return places;
    }

    private static double[] numbers(Path file, long line, String[] row) {
        double[] out = new double[4];
        for (int c = 0; c < 4; c++) {
            try {
                out[c] = Double.parseDouble(row[c + 2]);
            } catch (NumberFormatException e) {
                throw new BadInputException("%s: line %d: '%s' is no number".formatted(file, line, row[c + 2]), e);
            }
        }
        return out;
    }

    private static Morphology.Picture picture(Path folder, Path spatial, List<String> notes) {
        Optional<Path> full = fullResolution(folder);
        if (full.isPresent()) {
            return new Morphology.Picture(full.get(), 1);
        }
        Path factors = spatial.resolve("scalefactors_json.json");
        for (String size : List.of("hires", "lowres")) {
            Path file = spatial.resolve("tissue_" + size + "_image.png");
            if (Files.isRegularFile(file) && Files.isRegularFile(factors)) {
                notes.add(folder.getFileName() + ": no full-resolution picture in the folder; using "
                        + file.getFileName() + ", which shows tissue architecture but no nuclei");
                return new Morphology.Picture(file, factor(factors, "tissue_" + size + "_scalef"));
            }
        }
        throw new BadInputException(folder
                + ": no picture: put the full-resolution one (.tif, .jpg, .png) into the folder, or keep spatial/tissue_hires_image.png"
                + " with scalefactors_json.json");
    }

    private static double factor(Path file, String key) {
        try {
            JsonNode value = JSON.readTree(file.toFile()).get(key);
            if (value != null && value.asDouble() > 0) {
                return value.asDouble();
            }
        } catch (IOException e) {
            throw new BadInputException(file + " is no JSON: " + e.getMessage(), e);
        }
        throw new BadInputException(file + " has no positive '" + key + "'");
    }

    private static Optional<Path> fullResolution(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(f -> Files.isRegularFile(f)
                            && f.getFileName()
                                    .toString()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .matches(".*\\.(tiff?|btf|jpe?g|png|svs)"))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new BadInputException(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
