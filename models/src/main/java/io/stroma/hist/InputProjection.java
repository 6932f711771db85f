package io.stroma.hist;

import io.stroma.nn.Init;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Features to the width of the model: a linear map without bias for spots, one with bias for tokens.
 *
 * <p>N spots, T tokens, C features, d width.
 */
final class InputProjection extends Module {

    private final Tensor weight; // (d, C)
    private final Linear tokens; // null without tokens

    InputProjection(int features, HistConfig c, ScalarType dtype, SplittableRandom random) {
        double bound = 1 / Math.sqrt(features);
        weight = parameter("weight", Init.uniform(c.width(), features, bound, dtype, random));
        tokens = c.tokens().isEmpty()
                ? null
                : child("token_proj", Linear.fanIn(features, c.width(), true, dtype, random));
    }

    /** (N, C) and (T, C) to (N, d) and (T, d). */
    State forward(State in, Pass pass) {
        Tensor x = pass.row((int) in.spots().size(0), rows -> torch.linear(rows.of(in.spots()), weight)); // (N, d)
        return new State(
                pass.input().apply(x), // (N, d)
                tokens == null ? null : tokens.forward(in.tokens())); // (T, d)
    }
}
