package io.stroma.heist;

import io.stroma.nn.Engine;
import io.stroma.nn.Module;
import io.stroma.nn.lanes.LinearPrecision;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Everything that is trained: encoder, decoder, the balance gamma. */
public final class HeistModel extends Module {

    static final String ENCODER = "encoder";

    private final HeistConfig config;
    private final ScalarType dtype;
    final HeistEncoder encoder;
    final HeistDecoder decoder;
    final Balance balance;

    /** A model with random weights that depend on the seed only. */
    public HeistModel(HeistConfig config, ScalarType dtype, long seed) {
        Engine.start();
        this.config = config;
        this.dtype = dtype;
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("weights"));
        encoder = child(ENCODER, new HeistEncoder(config, dtype, random));
        decoder = child("decoder", new HeistDecoder(config, dtype, random));
        balance = child("balance", new Balance(config.trainsBalance(), dtype));
    }

    /** Float32, as trained and used. */
    public HeistModel(HeistConfig config, long seed) {
        this(config, ScalarType.Float, seed);
    }

    /**
     * An untrained model for tissues: wide enough to tell their genes apart ({@link HeistConfig#forPanels}) and, where the profile reads
     * along principal axes, started from theirs.
     */
    public static HeistModel forTissues(List<PreparedTissue> tissues, HeistConfig config, long seed, Workers workers) {
        HeistModel model = new HeistModel(
                config.forPanels(tissues.stream().map(PreparedTissue::panel).toList()), seed);
        if (config.axes() > 0) {
            List<Parts> parts = tissues.stream().map(t -> Parts.of(t, model)).toList();
            try {
                model.startFrom(parts, seed, workers);
            } finally {
                parts.forEach(Parts::close);
            }
        }
        return model;
    }

    /** Random weights start from the principal axes of tissues in profiles that read along them; nothing happens in others. */
    void startFrom(List<Parts> tissues, long seed, Workers workers) {
        if (config.axes() > 0) {
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                encoder.startFrom(PrincipalAxes.fit(tissues, config, seed, workers));
            }
        }
    }

    /**
     * Numbers in which inference multiplies the linear maps of the gene level from now on, where cells lie in lanes; training
     * stays in float32. With bfloat16 embeddings differ from those of float32 by up to 4 % of their length in the published
     * profile and 0.01 % in the default one (Bfloat16EmbeddingTest).
     */
    public void linearsIn(LinearPrecision numbers) {
        encoder.linearsIn(numbers);
    }

    public HeistConfig config() {
        return config;
    }

    ScalarType dtype() {
        return dtype;
    }
}
