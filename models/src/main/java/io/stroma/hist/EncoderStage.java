package io.stroma.hist;

import io.stroma.nn.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One level of the way down: the input map at the finest, a coarsening at the others, then blocks. */
final class EncoderStage extends Module {

    final InputProjection input; // null but at the finest level
    final Coarsen coarsen; // null at the finest level
    final List<RefinementBlock> blocks = new ArrayList<>();

    EncoderStage(int level, int features, HistConfig c, ScalarType dtype, SplittableRandom random) {
        input = level == 0 ? child("inproj", new InputProjection(features, c, dtype, random)) : null;
        coarsen = level == 0 ? null : child("coarsen", new Coarsen(c.width(), c.width(), c, dtype, random));
        for (int b = 0; b < c.encoderBlocks()[level]; b++) {
            blocks.add(child("block" + b, new RefinementBlock(c, dtype, random)));
        }
    }

    /**
     * To the state of this level after its blocks.
     *
     * @param in features (N, C) and tokens (T, C) at the finest level, the state of the finer level elsewhere
     * @param finer null at the finest level
     */
    State forward(State in, Level finer, Level level, Pass pass) {
        State state = finer == null ? input.forward(in, pass) : coarsen.forward(in, finer.next(), pass);
        for (RefinementBlock block : blocks) {
            state = block.forward(state, level, pass);
        }
        return state;
    }
}
