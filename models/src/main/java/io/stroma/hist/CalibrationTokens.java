package io.stroma.hist;

import io.stroma.nn.Init;
import io.stroma.nn.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The tokens a slide starts with (paper, section 3.3): vectors shared by all slides, learned or fixed, and statistics of the
 * slide's features. Spots and tokens exchange what the whole slide has in common, such as its stain.
 *
 * <p>N spots, C features, T tokens.
 */
final class CalibrationTokens extends Module {

    private final List<String> kinds;
    private Tensor learnable; // (1, C)
    private Tensor fixed; // (1, C)

    CalibrationTokens(HistConfig config, int features, ScalarType dtype, SplittableRandom random) {
        kinds = config.tokens();
        for (String kind : kinds) {
            switch (HistConfig.kind(kind)) {
                case "lrn" -> learnable = parameter("learnable", drawn(kind, features, dtype, random));
                case "fix" -> fixed = constant("fixed", drawn(kind, features, dtype, random));
                default -> {}
            }
        }
    }

    private static Tensor drawn(String kind, int features, ScalarType dtype, SplittableRandom random) {
        return Init.truncatedNormal(Double.parseDouble(kind.substring(3)), dtype, random, 1, features); // (1, C)
    }

    /** Tokens of a slide with features (N, C), in the order they are configured: (T, C), or null without any. */
    Tensor of(Tensor features) {
        if (kinds.isEmpty()) {
            return null;
        }
        List<Tensor> tokens = new ArrayList<>();
        for (String kind : kinds) {
            tokens.add(
                    switch (HistConfig.kind(kind)) {
                        case "lrn" -> learnable; // (1, C)
                        case "fix" -> fixed; // (1, C)
                        case "max" -> features.amax(new long[] {0}, true); // (1, C)
                        case "mea" -> mean(features); // (1, C)
                        case "std" ->
                            mean(features.sub(mean(features)).square()).sqrt(); // (1, C)
                        default -> throw new IllegalStateException(kind);
                    });
        }
        return torch.cat(new TensorVector(tokens.toArray(Tensor[]::new)), 0); // (T, C)
    }

    private static Tensor mean(Tensor features) {
        return features.mean(new long[] {0}, true, new org.bytedeco.pytorch.ScalarTypeOptional()); // (1, C)
    }
}
