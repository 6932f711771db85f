package io.stroma.hist;

import io.stroma.train.ModelCard;
import io.stroma.train.ModelFiles;
import io.stroma.train.Origin;
import io.stroma.train.StoredModel;
import io.stroma.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;

/** HiST models on disk: safetensors, config.json and card, see {@link ModelFiles}. */
public final class HistModelFiles {

    private static final String SYSTEM = "hist";

    /** Content of the configuration file. */
    private record Stored(HistConfig model, HistPanel panel) {}

    private HistModelFiles() {}

    /**
     * Writes a model with its card.
     *
     * @param force replace a model that is there
     * @param data slides it was trained on; spots are listed as cells
     */
    public static void save(
            Path folder, boolean force, HistModel model, List<ModelCard.TrainingData> data, TrainingResult result) {
        ModelCard card = new ModelCard(
                "HiST, profile " + model.config().profile(),
                SYSTEM,
                "Predicts the expression of " + model.panel().genes().size()
                        + " genes at spots of an H&E slide from "
                        + model.panel().features()
                        + " image features each, with a hierarchical sparse transformer (arXiv 2606.14251).",
                data,
                Origin.UNKNOWN,
                result,
                List.of("stroma hist predict SLIDE -m THIS_FOLDER -o OUT.h5ad"),
                List.of(
                        "Predictions are for research; no clinical use.",
                        "Features must come from the same encoder, and positions be in the same lattice unit, as in"
                                + " training: see preparation in config.json.",
                        "The model learns the mean of log(1 + expression); turned back to the linear scale it"
                                + " underestimates the mean of noisy genes.",
                        "Judge predictions beside the baselines of 'stroma hist evaluate', gene by gene."));
        ModelFiles.save(folder, force, SYSTEM, new Stored(model.config(), model.panel()), model, card);
    }

    /**
     * Reads a model.
     *
     * @throws io.stroma.error.BadInputException if it is missing, incomplete, damaged or another system's
     */
    public static HistModel load(Path folder) {
        StoredModel stored = ModelFiles.read(folder, SYSTEM);
        Stored settings = stored.config(Stored.class);
        HistModel model = new HistModel(settings.model(), settings.panel(), 0);
        stored.into(model);
        return model;
    }
}
