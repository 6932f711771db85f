package io.stroma.hist;

import io.stroma.hist.Pass.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * WMSA (paper, eq. 2 and 3): every site attends to the sites of its standard and of its shifted window, in one softmax over
 * their union, with the score {@code <q_h, k_h> / sqrt(c) + B_h[pos(key) - pos(query)]}.
 *
 * <p>Both partitions are worked on as batches of dense windows. Each leaves, for every site, the largest score m, the sum l
 * of exp(s - m) and the sum o of exp(s - m) v over its pairs; since no pair is in both, the softmax over the union is
 * {@code (o1 e^(m1-m) + o2 e^(m2-m)) / (l1 e^(m1-m) + l2 e^(m2-m))} with m the larger of m1 and m2. Nothing is quadratic in
 * the number of sites.
 *
 * <p>N sites, d width, H heads, c = d/H channels of a head, K number of offsets, B windows of a group, p their slots, S
 * slots of a partition, n rows of a piece.
 */
final class WindowAttention {

    /** Added to the score of a pair that does not attend; far below any score, yet finite, so that gradients are 0. */
    private static final double NEVER = -1e30;

    private static final double LOWEST = -1e20;
    private static final double TINY = 1e-30;

    /** Slots of a piece: as many as rows elsewhere, in whole windows. */
    private static final int SLOTS_IN_PIECE = 512;

    private WindowAttention() {}

    /**
     * What one partition contributes.
     *
     * @param sum o, (S, d)
     * @param top m, (S, H)
     * @param mass l, (S, H)
     * @param place slot of each site, (N) int64
     */
    private record Share(Tensor sum, Tensor top, Tensor mass, Tensor place) {}

    /** Attention of a level, to be read row by row. */
    record Shares(List<Share> partitions, int heads) {

        /** The attention of some sites, heads side by side, (n, d); zero for a site without pairs. */
        Tensor of(Rows rows) {
            Share first = partitions.get(0);
            Tensor o = rows.of(first.sum, first.place); // (n, d)
            Tensor m = rows.of(first.top, first.place); // (n, H)
            Tensor l = rows.of(first.mass, first.place); // (n, H)
            if (partitions.size() == 1) {
                return weighted(o, inverse(l)).view(o.size(0), -1); // (n, d)
            }
            Share second = partitions.get(1);
            Tensor m2 = rows.of(second.top, second.place); // (n, H)
            Tensor both = torch.maximum(m, m2); // (n, H)
            Tensor e = m.sub(both).exp(); // (n, H)
            Tensor e2 = m2.sub(both).exp(); // (n, H)
            Tensor l2 = rows.of(second.mass, second.place); // (n, H)
            Tensor share = inverse(l.mul(e).add(l2.mul(e2))); // (n, H)
            Tensor o2 = rows.of(second.sum, second.place); // (n, d)
            return weighted(o, e.mul(share)) // (n, H, c)
                    .addcmul_(heads(o2), e2.mul(share).unsqueeze(2)) // (n, H, c)
                    .view(o.size(0), -1); // (n, d)
        }

        private static Tensor inverse(Tensor mass) {
            return mass.clamp_min(new Scalar(TINY)).reciprocal(); // (n, H)
        }

        private Tensor weighted(Tensor o, Tensor weights) {
            return heads(o).mul(weights.unsqueeze(2)); // (n, H, c)
        }

        private Tensor heads(Tensor o) {
            return o.view(o.size(0), heads, -1); // (n, H, c)
        }
    }

    /**
     * Begins both partitions of a level.
     *
     * @param q queries, (N, d)
     * @param k keys, (N, d)
     * @param v values, (N, d)
     * @param bias by head and number of the offset, (H, K)
     * @param step the work is done with; the result is there after its run
     */
    static Supplier<Shares> shares(Tensor q, Tensor k, Tensor v, Tensor bias, Level level, Pass pass, Together step) {
        int heads = (int) bias.size(0);
        Tensor never = torch.full(new long[] {heads, 1}, new Scalar(NEVER), bias.options()); // (H, 1)
        Tensor table = torch.cat(new TensorVector(bias, never), 1); // (H, K + 1)
        List<Supplier<Share>> partitions = new ArrayList<>();
        partitions.add(share(q, k, v, table, level.standard(), pass, step));
        if (level.shifted() != null) {
            partitions.add(share(q, k, v, table, level.shifted(), pass, step));
        }
        return () -> new Shares(partitions.stream().map(Supplier::get).toList(), heads);
    }

    private static Supplier<Share> share(
            Tensor q, Tensor k, Tensor v, Tensor table, Level.Windows windows, Pass pass, Together step) {
        Pieces pieces = Pieces.of(windows, pass);
        boolean plain = pass.inPieces() && q.scalar_type().intern() == ScalarType.Float;
        Together.Later parts = step.rows(pieces.bounds, slots -> {
            Some some = pieces.of.get(Arrays.binarySearch(pieces.bounds, slots.from()));
            return plain ? products(q, k, v, table, windows, some) : windows(q, k, v, table, windows, some, pass);
        });
        return () -> {
            Tensor[] all = parts.get();
            return new Share(all[0], all[1], all[2], windows.place());
        };
    }

    /** What {@link #windows} computes, without gradients and dropout: in place, and without copies by head. */
    private static Tensor[] products(Tensor q, Tensor k, Tensor v, Tensor table, Level.Windows windows, Some some) {
        long heads = table.size(0);
        long b = some.to - some.from;
        long p = windows.groups().get(some.group).slots();
        Tensor sites = windows.members().get(some.group).narrow(0, some.from * p, b * p); // (B * p)
        Tensor offsets = windows.offsets().get(some.group).narrow(0, some.from * p * p, b * p * p); // (B * p * p)
        Tensor s = table.view(1, heads, 1, -1)
                .expand(b, heads, p, table.size(1)) // (B, H, p, K + 1)
                .gather(3, offsets.view(b, 1, p, p).expand(b, heads, p, p)); // (B, H, p, p)
        WindowProducts products = new WindowProducts(b, heads, p, q.size(1));
        products.addScores(q.index_select(0, sites), k.index_select(0, sites), s); // (B, H, p, p)
        Tensor m = s.amax(new long[] {3}, true).clamp_min_(new Scalar(LOWEST)); // (B, H, p, 1)
        s.sub_(m).exp_(); // (B, H, p, p)
        Tensor l = s.sum(new long[] {3}, false, new ScalarTypeOptional()); // (B, H, p)
        return new Tensor[] {
            products.sums(s, v.index_select(0, sites)), // (B * p, d)
            m.squeeze(3).transpose(1, 2).reshape(b * p, heads), // (B * p, H)
            l.transpose(1, 2).reshape(b * p, heads) // (B * p, H)
        };
    }

    /** Some windows of a group: o (B * p, d), m (B * p, H), l (B * p, H). */
    private static Tensor[] windows(
            Tensor q, Tensor k, Tensor v, Tensor table, Level.Windows windows, Some some, Pass pass) {
        long heads = table.size(0);
        long d = q.size(1);
        long c = d / heads;
        long b = some.to - some.from;
        long p = windows.groups().get(some.group).slots();
        Tensor sites = windows.members().get(some.group).narrow(0, some.from * p, b * p); // (B * p)
        Tensor offsets = windows.offsets().get(some.group).narrow(0, some.from * p * p, b * p * p); // (B * p * p)
        Tensor qw = q.index_select(0, sites).view(b, p, heads, c).transpose(1, 2); // (B, H, p, c)
        Tensor kw = k.index_select(0, sites).view(b, p, heads, c).permute(0, 2, 3, 1); // (B, H, c, p)
        Tensor vw = v.index_select(0, sites).view(b, p, heads, c).transpose(1, 2); // (B, H, p, c)
        Tensor bias = table.gather(1, offsets.expand(heads, b * p * p)); // (H, B * p * p)
        Tensor s = torch.matmul(qw.mul(new Scalar(1 / Math.sqrt(c))), kw) // (B, H, p, p)
                .add(bias.view(heads, b, p, p).transpose(0, 1)); // (B, H, p, p)
        Tensor m = s.detach().amax(new long[] {3}, true).clamp_min(new Scalar(LOWEST)); // (B, H, p, 1)
        Tensor e = s.sub(m).exp(); // (B, H, p, p)
        Tensor l = e.sum(new long[] {3}, false, new ScalarTypeOptional()); // (B, H, p)
        Tensor o = torch.matmul(pass.attention().apply(e), vw); // (B, H, p, c)
        return new Tensor[] {
            o.transpose(1, 2).reshape(b * p, d), // (B * p, d)
            m.squeeze(3).transpose(1, 2).reshape(b * p, heads), // (B * p, H)
            l.transpose(1, 2).reshape(b * p, heads) // (B * p, H)
        };
    }

    /** Windows from (inclusive) to (exclusive) of a group. */
    private record Some(int group, int from, int to) {}

    /** All windows of a partition in pieces; bounds are slots. */
    private record Pieces(int[] bounds, List<Some> of) {

        static Pieces of(Level.Windows windows, Pass pass) {
            List<Some> pieces = new ArrayList<>();
            List<Integer> bounds = new ArrayList<>(List.of(0));
            for (int g = 0; g < windows.groups().size(); g++) {
                Rulebook.Group group = windows.groups().get(g);
                int most = pass.inPieces() ? Math.max(1, SLOTS_IN_PIECE / group.slots()) : group.windows();
                for (int from = 0; from < group.windows(); from += most) {
                    int to = Math.min(group.windows(), from + most);
                    pieces.add(new Some(g, from, to));
                    bounds.add(bounds.get(bounds.size() - 1) + (to - from) * group.slots());
                }
            }
            return new Pieces(bounds.stream().mapToInt(Integer::intValue).toArray(), pieces);
        }
    }
}
