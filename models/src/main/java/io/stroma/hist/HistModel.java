package io.stroma.hist;

import io.stroma.error.BadInputException;
import io.stroma.nn.Engine;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import io.stroma.random.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The hierarchical sparse transformer (paper, figure 2; the default topology 111-21):
 *
 * <pre>
 * level 0   input map, block ------------------------------------+
 * level 1   coarsen, block ----------------+                     |
 * level 2   coarsen, block                 |                     |
 * level 1   uncoarsen, fuse with level 1 --+, two blocks         |
 * level 0   uncoarsen, fuse with level 0 ------------------------+, block
 * head      d -> G, log(1 + expression)
 * </pre>
 *
 * <p>N spots, M sites (N, and two more with sentinels), C features, d width, T tokens, G genes.
 */
public final class HistModel extends Module {

    private final HistConfig config;
    private final HistPanel panel;
    private final ScalarType dtype;
    final CalibrationTokens tokens;
    final List<EncoderStage> encoder = new ArrayList<>();
    final List<DecoderStage> decoder = new ArrayList<>();
    final Linear head;

    /** A model with random weights that depend on the seed only. */
    HistModel(HistConfig config, HistPanel panel, ScalarType dtype, long seed) {
        Engine.start();
        this.config = config;
        this.panel = panel;
        this.dtype = dtype;
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("weights"));
        try (PointerScope scope = new PointerScope()) {
            tokens = child("token", new CalibrationTokens(config, panel.features(), dtype, random));
            for (int l = 0; l < config.levels(); l++) {
                encoder.add(child("enc." + l, new EncoderStage(l, panel.features(), config, dtype, random)));
            }
            for (int s = 0; s < config.levels() - 1; s++) {
                decoder.add(child("dec." + s, new DecoderStage(s, config, dtype, random)));
            }
            int width = decoder.isEmpty() ? config.width() : DecoderStage.outputWidth(config);
            head = child("head", Linear.fanIn(width, panel.genes().size(), true, dtype, random));
        }
    }

    /** Float32, as trained and used. */
    public HistModel(HistConfig config, HistPanel panel, long seed) {
        this(config, panel, ScalarType.Float, seed);
    }

    public HistConfig config() {
        return config;
    }

    public HistPanel panel() {
        return panel;
    }

    ScalarType dtype() {
        return dtype;
    }

    /**
     * The states that the head and the reading of slide tokens start from.
     *
     * @param decoded before the head: spots (M, d or 2d)
     * @param encoded after the coarsest level: tokens (T, d)
     */
    record States(State decoded, State encoded) {}

    /** Everything but the head. */
    States states(Slide slide, Pass pass) {
        List<Level> levels = slide.levels();
        State state = new State(slide.features(), tokens.of(slide.features())); // (M, C), (T, C)
        List<State> encoded = new ArrayList<>();
        for (int l = 0; l < encoder.size(); l++) {
            state = encoder.get(l).forward(state, l == 0 ? null : levels.get(l - 1), levels.get(l), pass);
            encoded.add(state);
        }
        for (int s = 0; s < decoder.size(); s++) {
            int l = levels.size() - 2 - s;
            state = decoder.get(s).forward(state, encoded.get(l), levels.get(l), pass);
        }
        return new States(state, encoded.get(encoded.size() - 1));
    }

    /** Predicted log(1 + expression) of the spots in row-major order, (N, G). */
    Tensor forward(Slide slide, Pass pass) {
        Tensor x = slide.spots().of(states(slide, pass).decoded().spots()); // (N, d or 2d)
        return pass.row(slide.order().length, rows -> head.forward(rows.of(x))); // (N, G)
    }

    /** Lets the head start at the mean log expression of every gene, so that training begins with the differences. */
    void startAt(double[] meanLogExpression) {
        try (PointerScope scope = new PointerScope()) {
            head.bias.detach().copy_(Tensors.of(meanLogExpression, dtype, meanLogExpression.length));
        }
    }

    /** Refuses a slide of another width. */
    void requireFeatures(SlideInput slide) {
        if (slide.features().columns() != panel.features()) {
            throw new BadInputException(
                    "slide " + slide.id() + " has " + slide.features().columns() + " features a spot, the model needs "
                            + panel.features() + ": use the encoder it was trained with");
        }
    }

    /** Refuses a slide of another width or number of genes. */
    void requireFits(SlideInput slide) {
        requireFeatures(slide);
        if (slide.targets() != null
                && slide.targets().columns() != panel.genes().size()) {
            throw new BadInputException("slide " + slide.id() + " has the expression of "
                    + slide.targets().columns() + " genes, the model predicts "
                    + panel.genes().size());
        }
    }
}
