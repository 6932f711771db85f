package io.stroma.tasks;

import io.stroma.heist.DecoderFineTuning;
import io.stroma.heist.EmbeddingConfig;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistImputer;
import io.stroma.heist.HeistModel;
import io.stroma.heist.TissueImputer;
import io.stroma.heist.TissueImputer.Source;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * HEIST's ways to impute: the decoder as it is ({@code heist_zero_shot}), fine-tuned on the visible entries
 * ({@code heist_finetuned}), with a linear path fitted beside it ({@code heist}), and that path without anything of the
 * model, which shows what the model adds ({@code linear_path}).
 */
public final class HeistImputation implements Imputation.Methods {

    /** A model of its own for a masked tissue and a seed. */
    @FunctionalInterface
    public interface Models {
        HeistModel of(MaskedTissue masked, long seed);
    }

    private final Models models;
    private final Workers workers;
    private final int epochs;

    /**
     * Imputes with models.
     *
     * @param models whose decoders will change
     * @param epochs of fine-tuning
     */
    public HeistImputation(Models models, Workers workers, int epochs) {
        this.models = models;
        this.workers = workers;
        this.epochs = epochs;
    }

    @Override
    public Map<String, DenseMatrix> of(MaskedTissue masked, long seed) {
        HeistModel model = models.of(masked, seed);
        HeistConfig config = model.config();
        EmbeddingConfig parts = EmbeddingConfig.of(masked.tissue().geneCount(), config);
        HeistImputer decoder = new HeistImputer(model, workers);
        Map<String, DenseMatrix> methods = new LinkedHashMap<>();
        methods.put("heist", readout(model, Set.of(Source.values()), masked, parts));
        methods.put("heist_zero_shot", decoder.impute(masked.tissue(), masked.hidden(), parts, done -> {}));
        if (config.decoder() == HeistConfig.Decoder.IDENTITY_MLP) {
            new DecoderFineTuning(model, workers, epochs)
                    .run(masked.tissue(), masked.hidden(), parts, seed, epoch -> {});
            methods.put("heist_finetuned", decoder.impute(masked.tissue(), masked.hidden(), parts, done -> {}));
        }
        methods.put("linear_path", readout(model, Set.of(Source.OWN, Source.NEIGHBOURS, Source.VALUES), masked, parts));
        return methods;
    }

    private DenseMatrix readout(HeistModel model, Set<Source> sources, MaskedTissue masked, EmbeddingConfig parts) {
        return new TissueImputer(model, workers, sources).impute(masked.tissue(), masked.hidden(), parts, done -> {});
    }
}
