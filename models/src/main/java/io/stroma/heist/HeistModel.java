package io.stroma.heist;

import io.stroma.nn.Engine;
import io.stroma.nn.Module;
import io.stroma.random.Seeds;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Everything that is trained: encoder, decoder, the heads of the extra losses, the balance gamma. */
public final class HeistModel extends Module {

    private final HeistConfig config;
    private final ScalarType dtype;
    final HeistEncoder encoder;
    final HeistDecoder decoder;
    final ExpressionHead ownFromCell; // null without own-expression loss
    final ExpressionHead ownFromGenes;
    final ExpressionHead niche; // null without niche loss
    final Balance balance;

    /** A model with random weights that depend on the seed only. */
    public HeistModel(HeistConfig config, ScalarType dtype, long seed) {
        Engine.start();
        this.config = config;
        this.dtype = dtype;
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("weights"));
        encoder = child("encoder", new HeistEncoder(config, dtype, random));
        decoder = child("decoder", new HeistDecoder(config, dtype, random));
        boolean own = config.ownWeight() > 0;
        ownFromCell = own ? child("own_from_cell", new ExpressionHead(config, dtype, random)) : null;
        ownFromGenes = own ? child("own_from_genes", new ExpressionHead(config, dtype, random)) : null;
        boolean around = config.nicheWeight() > 0;
        niche = around ? child("niche", new ExpressionHead(config, dtype, random)) : null;
        balance = child("balance", new Balance(config.learnedBalance(), dtype));
    }

    /** Float32, as trained and used. */
    public HeistModel(HeistConfig config, long seed) {
        this(config, ScalarType.Float, seed);
    }

    public HeistConfig config() {
        return config;
    }

    ScalarType dtype() {
        return dtype;
    }
}
