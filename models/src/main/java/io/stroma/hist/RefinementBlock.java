package io.stroma.hist;

import io.stroma.hist.HistConfig.Position;
import io.stroma.nn.LayerNorm;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Scoped;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Monoscale refinement (paper, eq. 1; pre-norm as in the released code). With spots X, tokens C and both attentions reading
 * the state before the block:
 *
 * <pre>
 * X' = X + Wo (WMSA(LN1 X) + Attn(LN1 X -> LN1 C)) + bo      X'' = X' + FFN(LN2 X')
 * C' = C + Wo Attn(LN1 C -> [LN1 X; LN1 C]) + bo             C'' = C' + FFN(LN2 C')
 * </pre>
 *
 * <p>N spots, n spots of a piece, T tokens, d width, H heads, F feed-forward width.
 */
final class RefinementBlock extends Module {

    private final HistConfig config;
    private final ScalarType dtype;
    final LayerNorm norm1; // shared by spots and tokens, as all below
    final LayerNorm norm2;
    final Linear q1; // of the windows
    final Linear k1;
    final Linear v1;
    final RelativePosition position;
    final TokenAttention spotsAsk;
    final TokenAttention tokensAsk;
    final Linear out;
    final Linear ffn1;
    final Linear ffn2;

    RefinementBlock(HistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        this.dtype = dtype;
        int d = c.width();
        int channels = d / c.heads();
        norm1 = child("norm1", new LayerNorm(d, dtype));
        norm2 = child("norm2", new LayerNorm(d, dtype));
        q1 = square("q1", random);
        k1 = square("k1", random);
        v1 = square("v1", random);
        position = c.position() == Position.BIAS
                ? RelativePosition.learned(
                        parameter("bias_table", RelativePosition.table(c.heads(), c.window(), dtype, random)), channels)
                : RelativePosition.fixed(c.position(), c.heads(), channels, c.window(), dtype);
        spotsAsk = c.tokens().isEmpty() ? null : tokens("2", random);
        tokensAsk = c.separateTokenProjections() && spotsAsk != null ? tokens("3", random) : spotsAsk;
        out = square("out", random);
        ffn1 = child("ffn1", Linear.fanIn(d, c.ffnRatio() * d, true, dtype, random));
        ffn2 = child("ffn2", Linear.fanIn(c.ffnRatio() * d, d, true, dtype, random));
    }

    private Linear square(String name, SplittableRandom random) {
        return child(name, Linear.fanIn(config.width(), config.width(), true, dtype, random));
    }

    private TokenAttention tokens(String set, SplittableRandom random) {
        return new TokenAttention(
                square("q" + set, random), square("k" + set, random), square("v" + set, random), config.heads());
    }

    /** Spots (N, d) and tokens (T, d) of a level to the same shapes. */
    State forward(State in, Level level, Pass pass) {
        Tensor[] refined = Scoped.array(() -> refine(in, level, pass));
        return new State(refined[0], refined[1]);
    }

    private Tensor[] refine(State in, Level level, Pass pass) {
        int n = level.size();
        RelativePosition.Rotation rotation = position.rotation(level.sites(), dtype);
        Tensor[] maps = pass.inPieces() && rotation == null
                ? mapsInPlace(in.spots(), pass) // (N, d) each
                : pass.rows(n, rows -> maps(rows, norm1.forward(rows.of(in.spots())), rotation)); // (N, d) each
        Tensor xh = maps[0]; // (N, d)
        Tensor ch = in.tokens() == null ? null : norm1.forward(in.tokens()); // (T, d)
        TokenAttention.Offer question = ch == null || !pass.inPieces() ? null : tokensAsk.question(ch);
        Together exchange = pass.together();
        Supplier<WindowAttention.Shares> windows = local(maps, level, pass, exchange);
        Together.Later answers = question == null
                ? null
                : exchange.stacked(n, rows -> TokenAttention.part(rows.of(xh), question, ends(rows, xh, level)));
        exchange.run();
        WindowAttention.Shares local = windows.get();
        TokenAttention.Offer offer = ch == null ? null : spotsAsk.offer(ch);
        Tensor parts = answers == null ? null : answers.get()[0]; // (P, H * T, d + 2)
        Together last = pass.together();
        Function<Pass.Rows, Tensor> attention = rows -> {
            Tensor a = local.of(rows); // (n, d)
            return offer == null ? a : a.add_(fromTokens(rows, xh, offer, level, pass)); // (n, d)
        };
        Supplier<Tensor> spots = spots(in.spots(), attention, pass, last);
        Together.Later tokens = ch == null
                ? null
                : last.once(() -> {
                    Tensor a = parts == null
                            ? tokensAsk.toTokens(ch, xh, level.endsApart(), pass.attention()) // (T, d)
                            : tokensAsk.answer(ch, question, parts); // (T, d)
                    return new Tensor[] {updated(in.tokens(), a, pass)}; // (T, d)
                });
        last.run();
        return new Tensor[] {spots.get(), tokens == null ? null : tokens.get()[0]};
    }

    /** Begins the update of all spots x, (N, d) to (N, d), by what attention brings to some of them. */
    private Supplier<Tensor> spots(Tensor x, Function<Pass.Rows, Tensor> attention, Pass pass, Together step) {
        int n = (int) x.size(0);
        if (!pass.inPieces()) {
            Together.Later all =
                    step.rows(n, rows -> new Tensor[] {updated(rows.of(x), attention.apply(rows), pass)}); // (N, d)
            return () -> all.get()[0];
        }
        Tensor all = torch.empty_like(x); // (N, d)
        step.visit(n, rows -> {
            Tensor y = torch.empty_like(rows.of(x)); // (n, d)
            out.forward(attention.apply(rows), rows.of(x), y);
            Tensor h = ffn1.forward(norm2.forward(y)).relu_(); // (n, F)
            ffn2.forward(h, y, rows.of(all));
        });
        return () -> all;
    }

    /** {@link #maps} of all spots without rotation, (N, d) to (N, d) each, written where it stays. */
    private Tensor[] mapsInPlace(Tensor spots, Pass pass) {
        Linear[] linear = {q1, k1, v1};
        Tensor[] maps = {
            torch.empty_like(spots), torch.empty_like(spots), torch.empty_like(spots), torch.empty_like(spots) // (N, d)
        };
        pass.visit((int) spots.size(0), rows -> {
            Tensor x = rows.of(maps[0]).copy_(norm1.forward(rows.of(spots))); // (n, d)
            for (int m = 0; m < linear.length; m++) {
                linear[m].forward(x, rows.of(maps[m + 1]));
            }
        });
        return maps;
    }

    /** Of normalised spots x: x, queries, keys and values of the windows, (n, d) each. */
    Tensor[] maps(Pass.Rows rows, Tensor x, RelativePosition.Rotation rotation) {
        Tensor q = q1.forward(x); // (n, d)
        Tensor k = k1.forward(x); // (n, d)
        return new Tensor[] {
            x,
            rotation == null ? q : rotation.of(rows, q), // (n, d)
            rotation == null ? k : rotation.of(rows, k), // (n, d)
            v1.forward(x) // (n, d)
        };
    }

    /** WMSA of what {@link #maps} makes of all spots, (N, d) each. */
    Supplier<WindowAttention.Shares> local(Tensor[] maps, Level level, Pass pass, Together step) {
        return WindowAttention.shares(maps[1], maps[2], maps[3], position.bias(), level, pass, step);
    }

    /** Spots that are not asked by the tokens, (1, n), or null if all are. */
    private static Tensor ends(Pass.Rows rows, Tensor xh, Level level) {
        return level.endsApart()
                ? TokenAttention.ends(level.size(), xh).narrow(1, rows.from(), rows.count()) // (1, n)
                : null;
    }

    /** x + Wo a + bo, and then its feed-forward part, (n, d) twice to (n, d); {@code a} is what both attentions brought. */
    private Tensor updated(Tensor x, Tensor a, Pass pass) {
        Tensor y = out.forwardRows(a).add_(x); // (n, d)
        return feedForward(y, pass).add_(y); // (n, d)
    }

    private Tensor fromTokens(Pass.Rows rows, Tensor xh, TokenAttention.Offer offer, Level level, Pass pass) {
        Tensor a = spotsAsk.toSpots(rows.of(xh), offer, pass.attention()); // (n, d)
        return level.endsApart() ? a.mul(TokenAttention.between(rows, level.size(), a)) : a; // (n, d)
    }

    /** FFN(LN2 x), (n, d) to (n, d); writes over the outputs of linear maps, which nobody else needs. */
    private Tensor feedForward(Tensor x, Pass pass) {
        Tensor h = pass.ffn().apply(ffn1.forwardRows(norm2.forward(x)).relu_()); // (n, F)
        return pass.ffn().apply(ffn2.forwardRows(h)); // (n, d)
    }
}
