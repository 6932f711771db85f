package io.stroma.tasks.expression;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import io.stroma.slide.feature.PatchEncoder;
import io.stroma.slide.feature.SlideFeatures;
import io.stroma.stats.Standardizer;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How slides become numbers; stored with a model, so that a new slide is prepared the same way.
 *
 * @param encoder name of the {@link PatchEncoder}, or of the precomputed features
 * @param field side of a patch in distances between spots
 * @param macenko stains are normalised first
 * @param standardised features have mean 0 and deviation 1 on every slide: staining and light of a slide cancel
 * @param latticeUnit micrometres; 0 for the technology's own
 * @param normalised expression is scaled to 1e4 a spot
 */
public record SlidePreparation(
        String encoder, double field, boolean macenko, boolean standardised, double latticeUnit, boolean normalised) {

    /** Prepares all slides: features of every spot, places on the wanted lattice. */
    public SlideStudy prepare(SlideSet set, PatchEncoder with, Workers workers, Progress progress) {
        SlideFeatures features = new SlideFeatures(with, field, macenko);
        List<Slide> slides = new ArrayList<>();
        List<DenseMatrix> numbers = new ArrayList<>();
        for (Slide slide : set.slides()) {
            slides.add(latticeUnit > 0 ? slide.withGrid(slide.grid().withUnit(latticeUnit)) : slide);
            DenseMatrix x = features.of(slide, workers, progress);
            if (!numbers.isEmpty() && numbers.get(0).columns() != x.columns()) {
                throw new BadInputException("%s has %d features a spot, %s has %d; all slides need the same"
                        .formatted(
                                slide.name(),
                                x.columns(),
                                slides.get(0).name(),
                                numbers.get(0).columns()));
            }
            numbers.add(standardised ? standard(x) : x);
        }
        return new SlideStudy(new SlideSet(set.name(), slides, set.notes()), numbers);
    }

    private static DenseMatrix standard(DenseMatrix x) {
        return Standardizer.fit(x, IntStream.range(0, x.rows()).toArray()).apply(x);
    }

    /** For {@code config.json} of a model. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("encoder", encoder);
        map.put("field", Double.toString(field));
        map.put("macenko", Boolean.toString(macenko));
        map.put("standardised", Boolean.toString(standardised));
        map.put("lattice_unit_um", Double.toString(latticeUnit));
        map.put("normalised", Boolean.toString(normalised));
        return map;
    }

    /**
     * The preparation of a trained model.
     *
     * @throws BadInputException naming the key that is missing
     */
    public static SlidePreparation of(Map<String, String> map) {
        return new SlidePreparation(
                value(map, "encoder"),
                Double.parseDouble(value(map, "field")),
                Boolean.parseBoolean(value(map, "macenko")),
                Boolean.parseBoolean(value(map, "standardised")),
                Double.parseDouble(value(map, "lattice_unit_um")),
                Boolean.parseBoolean(value(map, "normalised")));
    }

    private static String value(Map<String, String> map, String key) {
        String value = map.get(key);
        if (value == null) {
            throw new BadInputException(
                    "the model does not say how its slides were prepared ('" + key + "' is missing); train it again");
        }
        return value;
    }
}
