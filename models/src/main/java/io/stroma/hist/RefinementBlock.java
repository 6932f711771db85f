package io.stroma.hist;

import io.stroma.hist.HistConfig.Position;
import io.stroma.nn.LayerNorm;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.nn.Scoped;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
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
        Tensor xh = pass.row(n, rows -> norm1.forward(rows.of(in.spots()))); // (N, d)
        Tensor ch = in.tokens() == null ? null : norm1.forward(in.tokens()); // (T, d)
        WindowAttention.Shares local = local(xh, level, pass);
        TokenAttention.Offer offer = ch == null ? null : spotsAsk.offer(ch);
        Tensor spots = pass.row(n, rows -> {
            Tensor a = local.of(rows); // (n, d)
            if (offer != null) {
                a = a.add(fromTokens(rows, xh, offer, level, pass)); // (n, d)
            }
            Tensor x = out.forward(a).add_(rows.of(in.spots())); // (n, d)
            return feedForward(x, pass).add_(x); // (n, d)
        });
        if (ch == null) {
            return new Tensor[] {spots, null};
        }
        Tensor a = tokensAsk.toTokens(ch, xh, level.endsApart(), pass.attention()); // (T, d)
        Tensor c = in.tokens().add(out.forward(a)); // (T, d)
        return new Tensor[] {spots, c.add(feedForward(c, pass))};
    }

    /** WMSA of normalised spots (N, d). */
    WindowAttention.Shares local(Tensor xh, Level level, Pass pass) {
        RelativePosition.Rotation rotation = position.rotation(level.sites(), dtype);
        Tensor[] qkv = pass.rows(level.size(), rows -> {
            Tensor x = rows.of(xh); // (n, d)
            Tensor q = q1.forward(x); // (n, d)
            Tensor k = k1.forward(x); // (n, d)
            return new Tensor[] {
                rotation == null ? q : rotation.of(rows, q), // (n, d)
                rotation == null ? k : rotation.of(rows, k), // (n, d)
                v1.forward(x) // (n, d)
            };
        });
        return WindowAttention.shares(qkv[0], qkv[1], qkv[2], position.bias(), level, pass);
    }

    private Tensor fromTokens(Pass.Rows rows, Tensor xh, TokenAttention.Offer offer, Level level, Pass pass) {
        Tensor a = spotsAsk.toSpots(rows.of(xh), offer, pass.attention()); // (n, d)
        return level.endsApart() ? a.mul(TokenAttention.between(rows, level.size(), a)) : a; // (n, d)
    }

    /** FFN(LN2 x), (..., d) to (..., d); writes over the outputs of linear maps, which nobody else needs. */
    private Tensor feedForward(Tensor x, Pass pass) {
        Tensor h = pass.ffn().apply(ffn1.forward(norm2.forward(x)).relu_()); // (..., F)
        return pass.ffn().apply(ffn2.forward(h)); // (..., d)
    }
}
