package io.stroma.hist;

import io.stroma.nn.Init;
import io.stroma.nn.LayerNorm;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Scoped;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Back to the next finer level (paper, eq. 5, as a linear map and a normalisation like the released code): a parent's vector
 * is mapped to four, and each child that exists gets {@code LN} of its slot's.
 *
 * <p>P parents, N sites, n sites of a piece, T tokens, d width before, e width after.
 */
final class Uncoarsen extends Module {

    final Tensor weight; // (4e, d), row 4 channel + slot
    final LayerNorm norm;
    final Linear tokens; // null without tokens

    Uncoarsen(int in, int out, HistConfig c, ScalarType dtype, SplittableRandom random) {
        weight = parameter("weight", sameForAllSlots(out, in, dtype, random));
        norm = child("norm", new LayerNorm(out, dtype));
        tokens = c.tokens().isEmpty() ? null : child("token_proj", Linear.fanIn(in, out, true, dtype, random));
    }

    /** Normal of standard deviation sqrt(2 / in), the same for the four slots: no checkerboard at the start. */
    private static Tensor sameForAllSlots(int out, int in, ScalarType dtype, SplittableRandom random) {
        Tensor one = Init.normal(Math.sqrt(2.0 / in), dtype, random, out, 1, in); // (e, 1, d)
        return one.expand(out, Coarsening.SLOTS, in).reshape((long) out * Coarsening.SLOTS, in); // (4e, d)
    }

    /** Vectors of all slots of all parents, (P, d) to (P * 4, e). */
    Tensor slots(Tensor parents, Pass pass) {
        return Scoped.tensor(() -> {
            long d = weight.size(1);
            Tensor w = weight.view(-1, Coarsening.SLOTS, d).transpose(0, 1).reshape(weight.size(0), d); // (4e, d)
            int p = (int) parents.size(0);
            return pass.row(p, rows -> torch.linear(rows.of(parents), w)) // (P, 4e)
                    .view((long) p * Coarsening.SLOTS, -1); // (P * 4, e)
        });
    }

    /** Children of some rows, normalised, (n, e). */
    Tensor children(Tensor slots, Level.Next next, Pass.Rows rows) {
        return norm.forward(rows.of(slots, next.place()));
    }
}
