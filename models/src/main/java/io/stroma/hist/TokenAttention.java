package io.stroma.hist;

import io.stroma.hist.Pass.Rows;
import io.stroma.nn.Linear;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The exchange between spots and calibration tokens (paper, section 3.3): spots query the tokens, tokens query all spots and
 * tokens. With few tokens both are exact without queries, keys or values of the spots: a score is
 * {@code <Wq x + bq, k_t> = <x, Wq^T k_t> + <bq, k_t>}, and a weighted sum of values is the value of the weighted sum. That
 * leaves O(N T H d) of three N x d x d products.
 *
 * <p>N spots, n spots of a piece, T tokens, H heads, c = d/H channels of a head, d width.
 */
final class TokenAttention {

    private static final double NEVER = -1e30;

    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final int heads;

    TokenAttention(Linear query, Linear key, Linear value, int heads) {
        this.query = query;
        this.key = key;
        this.value = value;
        this.heads = heads;
    }

    /**
     * What the tokens offer to spots, or ask of them.
     *
     * @param directions Wq^T k_t, (H * T, d); null for a single token, whose softmax is 1
     * @param constants bq k_t, (H * T)
     * @param values (H, T, c); null for a question
     */
    record Offer(Tensor directions, Tensor constants, Tensor values) {}

    /** From normalised tokens, (T, d). */
    Offer offer(Tensor tokens) {
        long t = tokens.size(0);
        Tensor v = split(value.forwardRows(tokens)); // (H, T, c)
        if (t == 1) {
            return new Offer(null, null, v);
        }
        Tensor k = split(key.forward(tokens)); // (H, T, c)
        return new Offer(
                directions(k, query.weight), // (H * T, d)
                torch.matmul(k, query.bias.view(heads, -1, 1)).view(heads * t), // (H * T)
                v);
    }

    /** A_mca of some normalised spots, (n, d) to (n, d). */
    Tensor toSpots(Tensor spots, Offer offer, Dropout dropout) {
        long n = spots.size(0);
        long t = offer.values.size(1);
        if (t == 1 && dropout == Dropout.OFF) {
            return offer.values.view(1, -1).expand(n, -1); // (n, d)
        }
        Tensor weights = t == 1
                ? torch.ones(new long[] {n, heads, 1}, spots.options()) // (n, H, 1)
                : torch.linear(spots, offer.directions, new TensorOptional(offer.constants))
                        .view(n, heads, t)
                        .mul(new Scalar(scale(offer.values.size(2))))
                        .softmax(2); // (n, H, T)
        Tensor a = torch.matmul(dropout.apply(weights).transpose(0, 1), offer.values); // (H, n, c)
        return a.transpose(0, 1).reshape(n, -1); // (n, d)
    }

    /**
     * A_tok: normalised tokens (T, d) query all normalised spots (N, d) and tokens.
     *
     * @param endsApart the first and the last spot are not asked
     * @return (T, d)
     */
    Tensor toTokens(Tensor tokens, Tensor spots, boolean endsApart, Dropout dropout) {
        long t = tokens.size(0);
        long n = spots.size(0);
        long d = spots.size(1);
        Offer question = question(tokens);
        Tensor directions = question.directions; // (H * T, d)
        Tensor constants = question.constants.view(heads * t, 1); // (H * T, 1)
        Tensor toSpots = torch.matmul(directions, spots.t()); // (H * T, N)
        if (endsApart) {
            toSpots = toSpots.add(ends(n, toSpots).mul(new Scalar(NEVER))); // (H * T, N)
        }
        Tensor toTokens = torch.matmul(directions, tokens.t()); // (H * T, T)
        Tensor s = torch.cat(new TensorVector(toSpots, toTokens), 1).add(constants); // (H * T, N + T)
        Tensor weights = dropout.apply(s.softmax(1)); // (H * T, N + T)
        Tensor mean = torch.matmul(weights.narrow(1, 0, n), spots)
                .add(torch.matmul(weights.narrow(1, n, t), tokens)) // (H * T, d)
                .view(heads, t, d); // (H, T, d)
        Tensor wv = value.weight.view(heads, -1, d); // (H, c, d)
        Tensor mass =
                weights.sum(new long[] {1}, false, new ScalarTypeOptional()).view(heads, t, 1); // (H, T, 1)
        Tensor a = torch.matmul(mean, wv.transpose(1, 2)) // (H, T, c)
                .add(mass.mul(value.bias.view(heads, 1, -1))); // (H, T, c)
        return a.transpose(0, 1).reshape(t, -1); // (T, d)
    }

    /** What tokens (T, d) ask, with the scale of the scores; no values. */
    Offer question(Tensor tokens) {
        long t = tokens.size(0);
        Tensor q = split(query.forwardRows(tokens)); // (H, T, c)
        q = q.mul(new Scalar(scale(q.size(2)))); // (H, T, c)
        return new Offer(
                directions(q, key.weight), // (H * T, d)
                torch.matmul(q, key.bias.view(heads, -1, 1)).view(heads * t), // (H * T)
                null);
    }

    /**
     * What some normalised spots answer: a piece of {@link #toTokens}, whose sums are put together by {@link #answer}.
     *
     * @param spots (n, d)
     * @param ends 1 where a spot is not asked, (1, n), or null
     * @return the weighted sum of the spots, the largest score and the sum of the weights side by side, (H * T, d + 2)
     */
    static Tensor part(Tensor spots, Offer question, Tensor ends) {
        Tensor s = torch.linear(spots, question.directions, new TensorOptional(question.constants))
                .t(); // (H * T, n)
        if (ends != null) {
            s = s.add(ends.mul(new Scalar(NEVER))); // (H * T, n)
        }
        Tensor m = s.amax(new long[] {1}, true); // (H * T, 1)
        Tensor e = s.sub(m).exp(); // (H * T, n)
        Tensor l = e.sum(new long[] {1}, true, new ScalarTypeOptional()); // (H * T, 1)
        return torch.cat(new TensorVector(torch.matmul(e, spots), m, l), 1); // (H * T, d + 2)
    }

    /**
     * A_tok without dropout from the parts of all spots.
     *
     * @param parts of the pieces, (P, H * T, d + 2)
     * @return (T, d), as {@link #toTokens} has it
     */
    Tensor answer(Tensor tokens, Offer question, Tensor parts) {
        long t = tokens.size(0);
        long d = tokens.size(1);
        Tensor all =
                torch.cat(new TensorVector(parts, part(tokens, question, null).unsqueeze(0)), 0); // (P', H * T, d + 2)
        Tensor m = all.narrow(2, d, 1); // (P', H * T, 1)
        Tensor e = m.sub(m.amax(new long[] {0}, true)).exp(); // (P', H * T, 1)
        Tensor sums = all.mul(e).sum(0); // (H * T, d + 2)
        Tensor mean = sums.narrow(1, 0, d).div(sums.narrow(1, d + 1, 1)).view(heads, t, d); // (H, T, d)
        Tensor a = torch.matmul(mean, value.weight.view(heads, -1, d).transpose(1, 2)) // (H, T, c)
                .add(value.bias.view(heads, 1, -1)); // (H, T, c)
        return a.transpose(0, 1).reshape(t, -1); // (T, d)
    }

    /** 1 at the first and last of N, 0 between, (1, N). */
    static Tensor ends(long n, Tensor like) {
        Tensor ends = torch.zeros(new long[] {1, n}, like.options()); // (1, N)
        ends.narrow(1, 0, 1).fill_(new Scalar(1));
        ends.narrow(1, n - 1, 1).fill_(new Scalar(1));
        return ends;
    }

    /** Rows of some spots that do meet the tokens: 0 at the first and last of N, 1 between, (n, 1). */
    static Tensor between(Rows rows, long n, Tensor like) {
        return rows.of(ends(n, like).view(n, 1)).neg().add(new Scalar(1)); // (n, 1)
    }

    /** x_h W_h for every head: the direction in which a spot scores, (H, T, c) to (H * T, d). */
    private Tensor directions(Tensor x, Tensor weight) {
        Tensor d = torch.matmul(x, weight.view(heads, -1, weight.size(1))); // (H, T, d)
        return d.view(-1, weight.size(1)); // (H * T, d)
    }

    /** (T, d) to (H, T, c). */
    private Tensor split(Tensor x) {
        return x.view(x.size(0), heads, -1).transpose(0, 1); // (H, T, c)
    }

    private static double scale(long channels) {
        return 1 / Math.sqrt(channels);
    }
}
