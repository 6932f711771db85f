package io.stroma.tasks.expression;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import io.stroma.hist.SlideInput;
import io.stroma.io.safetensors.SafetensorsFile;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a linear model knows of a spot and its neighbourhood, mixed into HiST's prediction in log1p space. Not part of the
 * paper and off by default; worth a try where training slides are few, because the two err in different places.
 */
public final class LinearPath {

    private static final String FILE = "linear.safetensors";
    private static final String SHARE = "share";

    private final LinearFit fit;
    private final double share;

    private LinearPath(LinearFit fit, double share) {
        this.fit = fit;
        this.share = share;
    }

    /**
     * Fits on the training slides.
     *
     * @param share of the linear model in the prediction, 0 .. 1
     */
    public static LinearPath fit(List<SlideInput> training, double share) {
        return new LinearPath(
                LinearFit.choose(
                        training.stream().map(Neighbourhood::context).toList(),
                        training.stream().map(LogTargets::of).toList()),
                share);
    }

    /** Mean of the model's prediction and the linear one, weighted by the share; log1p, N x G. */
    public DenseMatrix mix(SlideInput slide, DenseMatrix predicted) {
        DenseMatrix linear = fit.predict(Neighbourhood.context(slide));
        float[] out = new float[predicted.values().length];
        for (int k = 0; k < out.length; k++) {
            out[k] = (float) ((1 - share) * predicted.values()[k] + share * linear.values()[k]);
        }
        return new DenseMatrix(predicted.rows(), predicted.columns(), out);
    }

    /** Writes it beside a model. */
    public void save(Path folder) {
        new SafetensorsFile(fit.state(), Map.of(SHARE, Double.toString(share))).write(folder.resolve(FILE));
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws BadInputException if the file is missing or damaged
     */
    public static LinearPath load(Path folder) {
        Path file = folder.resolve(FILE);
        SafetensorsFile stored = SafetensorsFile.read(file);
        String share = stored.metadata().get(SHARE);
        if (share == null) {
            throw new BadInputException(file + " does not say its share in the prediction; train the model again");
        }
        return new LinearPath(LinearFit.of(stored.arrays(), file.toString()), Double.parseDouble(share));
    }

    /** A model has one. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** Removes it from a folder, if it has one. */
    public static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(FILE));
        } catch (IOException e) {
            throw new ResourceException("cannot remove " + folder.resolve(FILE) + ": " + e.getMessage(), e);
        }
    }
}
