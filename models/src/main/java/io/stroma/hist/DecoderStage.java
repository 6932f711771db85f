package io.stroma.hist;

import io.stroma.hist.HistConfig.Fusion;
import io.stroma.hist.HistConfig.Skip;
import io.stroma.nn.Init;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Scoped;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One level of the way up. Before the blocks (paper): uncoarsen, fuse with what the encoder had here, blocks. After them
 * (released code): uncoarsen, blocks, fuse; a concatenation then stays twice as wide and the next map takes it in.
 *
 * <p>N sites, n sites of a piece, T tokens, d width.
 */
final class DecoderStage extends Module {

    private final Fusion fusion;
    private final Skip skip;
    final Uncoarsen uncoarsen;
    final Fuse fuse; // null unless concatenated before the blocks
    final List<RefinementBlock> blocks = new ArrayList<>();

    /** The linear maps from 2d back to d. */
    static final class Fuse extends Module {

        final Tensor weight; // (d, 2d)
        final Linear tokens; // null without tokens

        Fuse(HistConfig c, ScalarType dtype, SplittableRandom random) {
            int d = c.width();
            weight = parameter("weight", Init.uniform(d, 2 * d, 1 / Math.sqrt(2.0 * d), dtype, random));
            tokens = c.tokens().isEmpty() ? null : child("token_proj", Linear.fanIn(2 * d, d, true, dtype, random));
        }

        /** The map of u beside s, (n, d) each to (n, d), without laying them side by side. */
        Tensor spots(Tensor u, Tensor s) {
            long d = u.size(1);
            Tensor below = torch.linear(u, weight.narrow(1, 0, d)); // (n, d)
            return below.addmm_(s, weight.narrow(1, d, d).t()); // (n, d)
        }
    }

    /**
     * @param stage 0 for the coarsest decoder level
     */
    DecoderStage(int stage, HistConfig c, ScalarType dtype, SplittableRandom random) {
        fusion = c.fusion();
        skip = c.skip();
        uncoarsen =
                child("uncoarsen", new Uncoarsen(stage == 0 ? c.width() : outputWidth(c), c.width(), c, dtype, random));
        fuse = fusion == Fusion.BEFORE_BLOCKS && skip == Skip.CONCAT ? child("fuse", new Fuse(c, dtype, random)) : null;
        for (int b = 0; b < c.decoderBlocks()[stage]; b++) {
            blocks.add(child("block" + b, new RefinementBlock(c, dtype, random)));
        }
    }

    /** Width of the spots that leave a decoder stage, 2d where a concatenation stays. */
    static int outputWidth(HistConfig c) {
        return c.fusion() == Fusion.AFTER_BLOCKS && c.skip() == Skip.CONCAT ? 2 * c.width() : c.width();
    }

    /**
     * To the state of this level.
     *
     * @param coarser state of the coarser level
     * @param encoded what the encoder left at this level
     */
    State forward(State coarser, State encoded, Level level, Pass pass) {
        State state = up(coarser, encoded, level, pass);
        for (RefinementBlock block : blocks) {
            state = block.forward(state, level, pass);
        }
        return fusion == Fusion.BEFORE_BLOCKS ? state : merged(state, encoded, level, pass);
    }

    /** Uncoarsened and, in the paper's placement, fused. */
    State up(State coarser, State encoded, Level level, Pass pass) {
        Tensor spots = Scoped.tensor(() -> {
            Tensor slots = uncoarsen.slots(coarser.spots(), pass); // (P * 4, d)
            return pass.row(level.size(), rows -> {
                Tensor u = uncoarsen.children(slots, level.next(), rows); // (n, d)
                if (fusion == Fusion.AFTER_BLOCKS) {
                    return u;
                }
                Tensor s = rows.of(encoded.spots()); // (n, d)
                if (fuse == null) {
                    return joined(u, s); // (n, 2d)
                }
                return pass.inPieces() ? fuse.spots(u, s) : torch.linear(joined(u, s), fuse.weight); // (n, d)
            });
        });
        if (coarser.tokens() == null) {
            return new State(spots, null);
        }
        Tensor tokens = uncoarsen.tokens.forward(coarser.tokens()); // (T, d)
        if (fusion == Fusion.AFTER_BLOCKS) {
            return new State(spots, tokens);
        }
        Tensor z = joined(tokens, encoded.tokens()); // (T, d or 2d)
        return new State(spots, fuse == null ? z : fuse.tokens.forward(z));
    }

    private State merged(State state, State encoded, Level level, Pass pass) {
        Tensor spots = pass.row(
                level.size(), rows -> joined(rows.of(state.spots()), rows.of(encoded.spots()))); // (N, d or 2d)
        return new State(spots, state.tokens() == null ? null : joined(state.tokens(), encoded.tokens()));
    }

    /** What comes from below beside what the encoder had, (n, d) twice to (n, d or 2d). */
    private Tensor joined(Tensor u, Tensor s) {
        return switch (skip) {
            case NONE -> u; // (n, d)
            case ADD -> u.add(s); // (n, d)
            case CONCAT -> torch.cat(new TensorVector(u, s), 1); // (n, 2d)
        };
    }
}
