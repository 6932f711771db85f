package io.stroma.slide.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.error.BadInputException;
import io.stroma.io.h5ad.H5File;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A HEST-style folder (Jaume et al. 2024): {@code st/ID.h5ad} with counts and places, {@code patches/ID.h5} with {@code
 * img} (N x side x side x 3), {@code barcode} and {@code coords}, {@code metadata/ID.json} with the size of a pixel. Spots
 * and patches are joined by barcode.
 */
final class HestFolder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private HestFolder() {}

    static boolean matches(Path folder, SlideOptions options) {
        return !files(folder.resolve("st"), ".h5ad").isEmpty()
                || !options.needsCounts()
                        && !files(folder.resolve("patches"), ".h5").isEmpty();
    }

    static List<Slide> read(Path folder, SlideOptions options, List<String> notes) {
        List<Slide> slides = new ArrayList<>();
        for (Path st : files(folder.resolve("st"), ".h5ad")) {
            String id = SectionName.bare(st.getFileName().toString());
            Path patches = folder.resolve("patches").resolve(id + ".h5");
            if (options.featuresKey() != null) {
                slides.add(AnnDataSlide.read(st, options, notes));
            } else if (Files.isRegularFile(patches)) {
                slides.add(slide(folder, id, st, patches, options, notes));
            } else {
                notes.add(id + ": no patches/" + id + ".h5; left out");
            }
        }
        if (!options.needsCounts()) {
            for (Path patches : files(folder.resolve("patches"), ".h5")) {
                String id = SectionName.bare(patches.getFileName().toString());
                if (!Files.isRegularFile(folder.resolve("st").resolve(id + ".h5ad"))) {
                    if (options.featuresKey() != null) {
                        throw new BadInputException("%s has no st/%s.h5ad, where the features key '%s' would be"
                                .formatted(folder, id, options.featuresKey()));
                    }
                    slides.add(unsequenced(folder, id, patches, notes));
                }
            }
        }
        if (slides.isEmpty()) {
            throw new BadInputException(folder + ": no st/ID.h5ad has its patches/ID.h5");
        }
        return slides;
    }

    private static Slide slide(
            Path folder, String id, Path st, Path patches, SlideOptions options, List<String> notes) {
        JsonNode metadata = metadata(folder.resolve("metadata").resolve(id + ".json"));
        Double mpp = number(metadata, "pixel_size_um_estimated");
        final Slide all;
        try (H5adFile h5ad = H5adFile.open(st)) {
            Slide bare = AnnDataSlide.bare(h5ad, options, mpp, notes);
            all = metadata != null && metadata.hasNonNull("patient")
                    ? bare.withPatient(metadata.get("patient").asText())
                    : bare;
        }
        Map<String, Integer> patchOf = barcodes(patches);
        int[] kept = java.util.stream.IntStream.range(0, all.size())
                .filter(i -> patchOf.containsKey(all.spots().get(i)))
                .toArray();
        if (kept.length == 0) {
            throw new BadInputException("%s and %s share no barcode".formatted(st, patches));
        }
        if (kept.length < all.size()) {
            notes.add("%s: %d of %d spots have no patch; left out".formatted(id, all.size() - kept.length, all.size()));
        }
        int[] rows =
                Arrays.stream(kept).map(i -> patchOf.get(all.spots().get(i))).toArray();
        return all.select(kept).withMorphology(new Morphology.Patches(patches, rows));
    }

    /** Patches and their places alone. */
    private static Slide unsequenced(Path folder, String id, Path patches, List<String> notes) {
        JsonNode metadata = metadata(folder.resolve("metadata").resolve(id + ".json"));
        Map<String, Integer> patchOf = barcodes(patches);
        List<String> spots = List.copyOf(patchOf.keySet());
        int[] rows = spots.stream().mapToInt(patchOf::get).toArray();
        double[] x = new double[rows.length];
        double[] y = new double[rows.length];
        try (H5File file = H5File.open(patches)) {
            float[] places = file.floats(file.dataset("coords")); // (patches, 2), pixels
            for (int i = 0; i < rows.length; i++) {
                x[i] = places[2 * rows[i]];
                y[i] = places[2 * rows[i] + 1];
            }
        }
        notes.add("%s: no counts; its %d spots are those of the patches".formatted(id, rows.length));
        return Slide.unsequenced(
                id,
                metadata != null && metadata.hasNonNull("patient")
                        ? metadata.get("patient").asText()
                        : id,
                spots,
                AnnDataSlide.grid(new Positions(x, y, LengthUnit.PIXEL), number(metadata, "pixel_size_um_estimated")),
                new Morphology.Patches(patches, rows));
    }

    private static Map<String, Integer> barcodes(Path patches) {
        try (H5File file = H5File.open(patches)) {
            String[] names = file.strings("barcode");
            Map<String, Integer> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                row.putIfAbsent(names[i].strip(), i);
            }
            return row;
        }
    }

    private static JsonNode metadata(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new BadInputException(file + " is no JSON: " + e.getMessage(), e);
        }
    }

    private static Double number(JsonNode node, String key) {
        return node != null && node.hasNonNull(key) && node.get(key).asDouble() > 0
                ? Double.valueOf(node.get(key).asDouble())
                : null;
    }

    private static List<Path> files(Path folder, String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(f -> f.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BadInputException(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
