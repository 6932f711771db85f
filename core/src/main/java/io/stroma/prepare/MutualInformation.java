package io.stroma.prepare;

import io.stroma.parallel.Workers;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * Mutual information of every pair of genes over a set of cells, in nats: values in 32 bins of equal width between the
 * gene's smallest and largest, {@code MI = sum_ab p_ab ln(p_ab / (p_a p_b))}. A histogram of few cells looks informative
 * by chance; Miller and Madow's correction {@code (m_a + m_b - m_ab - 1) / 2n}, m the numbers of occupied bins, removes
 * the first order of that bias.
 *
 * <p>O(n G^2) time, parallel over genes; O(n G) bytes for the bins.
 */
final class MutualInformation {

    static final int BINS = 32;

    private MutualInformation() {}

    /**
     * Bin of every value; a constant gene is all bin 0.
     *
     * @param x N x G
     * @param cells rows in use
     * @return G x cells.length, gene-major
     */
    static byte[] bins(DenseMatrix x, int[] cells) {
        int g = x.columns();
        int n = cells.length;
        double[] low = new double[g];
        double[] high = new double[g];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        for (int i : cells) {
            for (int j = 0; j < g; j++) {
                low[j] = Math.min(low[j], x.get(i, j));
                high[j] = Math.max(high[j], x.get(i, j));
            }
        }
        byte[] bin = new byte[Math.multiplyExact(g, n)];
        for (int r = 0; r < n; r++) {
            for (int j = 0; j < g; j++) {
                double width = high[j] - low[j];
                if (width > 0) {
                    bin[j * n + r] = (byte) Math.min(BINS - 1, (int) ((x.get(cells[r], j) - low[j]) / width * BINS));
                }
            }
        }
        return bin;
    }

    /**
     * All pairs.
     *
     * @param bin G x n bins, gene-major
     * @param n number of cells
     * @param millerMadow correct for the number of cells
     * @return G x G, symmetric; the diagonal holds the (corrected) entropies
     */
    static double[] pairs(byte[] bin, int g, int n, boolean millerMadow, Workers workers) {
        double[] nLogN = new double[n + 1]; // k ln k
        for (int k = 1; k <= n; k++) {
            nLogN[k] = k * Math.log(k);
        }
        double[] marginal = new double[g]; // sum over bins of k ln k
        int[] occupied = new int[g];
        for (int a = 0; a < g; a++) {
            int[] count = new int[BINS];
            for (int r = 0; r < n; r++) {
                count[bin[a * n + r]]++;
            }
            for (int c : count) {
                marginal[a] += nLogN[c];
                occupied[a] += c > 0 ? 1 : 0;
            }
        }
        double[] mi = new double[g * g];
        workers.forEach(g, a -> {
            int[] joint = new int[BINS * BINS];
            for (int b = a; b < g; b++) {
                Arrays.fill(joint, 0);
                count(bin, a * n, b * n, n, joint);
                double sum = 0;
                int cells = 0;
                for (int c : joint) {
                    sum += nLogN[c];
                    cells += c > 0 ? 1 : 0;
                }
                // sum p_ab ln(p_ab / p_a p_b) = ln n + (sum_ab k ln k - sum_a k ln k - sum_b k ln k) / n
                double value = Math.log(n) + (sum - marginal[a] - marginal[b]) / n;
                if (millerMadow) {
                    value += (occupied[a] + occupied[b] - cells - 1) / (2.0 * n);
                }
                mi[a * g + b] = value;
                mi[b * g + a] = value;
            }
        });
        return mi;
    }

    private static void count(byte[] bin, int a, int b, int n, int[] joint) {
        for (int r = 0; r < n; r++) {
            joint[bin[a + r] << 5 | bin[b + r]]++;
        }
    }
}
