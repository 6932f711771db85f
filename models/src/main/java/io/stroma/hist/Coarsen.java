package io.stroma.hist;

import io.stroma.nn.Init;
import io.stroma.nn.LayerNorm;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Scoped;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * To the next coarser level (paper, eq. 4, with the released normalisation): {@code LN(sum over present children of W_slot
 * x_child)}; a missing child adds nothing.
 *
 * <p>N sites, P parents, n parents of a piece, T tokens, d width before, e width after.
 */
final class Coarsen extends Module {

    private final boolean countNormalised;
    final Tensor weight; // (e, d, 2, 2): out, in, row in the parent, column in the parent
    final LayerNorm norm;
    final Linear tokens; // null without tokens

    Coarsen(int in, int out, HistConfig c, ScalarType dtype, SplittableRandom random) {
        countNormalised = c.countNormalised();
        double bound = 1 / Math.sqrt(Coarsening.SLOTS * in);
        weight = parameter(
                "weight", Init.uniform(out, in * 4, bound, dtype, random).view(out, in, 2, 2));
        norm = child("norm", new LayerNorm(out, dtype));
        tokens = c.tokens().isEmpty() ? null : child("token_proj", Linear.fanIn(in, out, true, dtype, random));
    }

    /** State of a level to that of the next. */
    State forward(State in, Level.Next next, Pass pass) {
        Tensor spots = Scoped.tensor(() -> {
            Tensor w = bySlot(); // (e, 4d)
            return pass.row(next.parents(), rows -> norm.forward(sum(in.spots(), w, next, rows))); // (P, e)
        });
        return new State(spots, in.tokens() == null ? null : tokens.forward(in.tokens()));
    }

    /** The weight with all slots side by side, (e, 4d). */
    Tensor bySlot() {
        return weight.permute(0, 2, 3, 1).reshape(weight.size(0), -1); // (e, 4d)
    }

    /** Before the normalisation, (n, e). */
    Tensor sum(Tensor spots, Tensor w, Level.Next next, Pass.Rows parents) {
        Pass.Rows slots = new Pass.Rows(Coarsening.SLOTS * parents.from(), Coarsening.SLOTS * parents.to());
        Tensor present = slots.of(next.present()).to(spots.scalar_type()); // (n * 4, 1)
        Tensor children = slots.of(spots, next.children()).mul(present); // (n * 4, d)
        Tensor sum = torch.linear(children.view(parents.count(), -1), w); // (n, e)
        if (!countNormalised) {
            return sum;
        }
        Tensor count = present.view(parents.count(), Coarsening.SLOTS)
                .sum(new long[] {1}, true, new ScalarTypeOptional()); // (n, 1)
        return sum.div(count.clamp_min(new Scalar(1)));
    }
}
