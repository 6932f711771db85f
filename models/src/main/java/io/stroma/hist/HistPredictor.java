package io.stroma.hist;

import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Predicts expression at the spots of a slide, in pieces of spots and windows on all workers; the bits do not depend on the
 * number of threads, and time and memory are linear in the spots.
 *
 * <p>N spots, n spots of a piece, d width, T tokens, G genes.
 */
public final class HistPredictor {

    /** exp(20) is beyond any expression; larger predictions come from slides unlike those of the training. */
    private static final double LARGEST_LOG = 20;

    /** Predictions are turned back and handed over in so many rows, while they are in the cache. */
    private static final int ROWS_IN_CACHE = 64;

    private final HistModel model;
    private final Workers workers;

    public HistPredictor(HistModel model, Workers workers) {
        this.model = model;
        this.workers = workers;
    }

    /** Predicted expression on the linear scale, (N, G), spots in the caller's order; targets are not looked at. */
    public DenseMatrix predict(SlideInput slide) {
        return predict(
                slide, t -> t.clamp_max_(new Scalar(LARGEST_LOG)).expm1_().relu_());
    }

    /** Predicted log(1 + expression), (N, G); may be a little below 0. */
    public DenseMatrix predictLog(SlideInput slide) {
        return predict(slide, t -> t);
    }

    private DenseMatrix predict(SlideInput input, UnaryOperator<Tensor> scale) {
        model.requireFeatures(input);
        DenseMatrix out = DenseMatrix.zeros(input.spots(), model.panel().genes().size());
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Pass pass = Pass.inference(workers);
            Slide slide = Slide.of(input.features(), input.positions(), model.config(), model.dtype(), pass);
            Tensor x = slide.spots().of(model.states(slide, pass).decoded().spots()); // (N, d or 2d)
            pass.visit(input.spots(), rows -> {
                Tensor y = model.head.forward(rows.of(x)); // (n, G)
                for (int from = 0; from < rows.count(); from += ROWS_IN_CACHE) {
                    int count = Math.min(ROWS_IN_CACHE, rows.count() - from);
                    scatter(scale.apply(y.narrow(0, from, count)), rows.from() + from, slide.order(), out);
                }
            });
        }
        return out;
    }

    private static void scatter(Tensor piece, int first, int[] order, DenseMatrix out) {
        int genes = out.columns();
        FloatPointer y = piece.to(ScalarType.Float).contiguous().data_ptr_float(); // (n, G)
        for (int r = 0; r < piece.size(0); r++) {
            y.position((long) r * genes).get(out.values(), order[first + r] * genes, genes);
        }
    }

    /** Calibration tokens after the last encoder level, (T, d): a summary of the slide; no rows without tokens. */
    public DenseMatrix slideTokens(SlideInput input) {
        model.requireFeatures(input);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Pass pass = Pass.inference(workers);
            Slide slide = Slide.of(input.features(), input.positions(), model.config(), model.dtype(), pass);
            Tensor tokens = model.states(slide, pass).encoded().tokens(); // (T, d)
            return tokens == null
                    ? DenseMatrix.zeros(0, model.config().width())
                    : new DenseMatrix((int) tokens.size(0), (int) tokens.size(1), Tensors.floats(tokens));
        }
    }
}
