package io.stroma.prepare;

import io.stroma.parallel.Workers;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Mutual information of all pairs of genes by histograms, in nats: I(a; b) = H(a) + H(b) - H(a, b), optionally with the
 * bias correction (m_a + m_b - m_ab - 1) / 2n, m = occupied bins (Miller 1955). O(G^2 (n + 1024)) time; memory O(G^2) and
 * the bins of {@value #TILE} by {@value #TILE} genes on every thread, since bins may lie on disk.
 *
 * <p>Pairs a &lt; b are stored in the order (0,1), (0,2), ..., (1,2), ...
 */
final class MutualInformation {

    private static final int SHIFT = 5; // 2^5 = 32 bins
    private static final int CELLS = BinnedGenes.BINS * BinnedGenes.BINS;
    private static final int TILE = 16; // genes compared with as many others at a time

    private final BinnedGenes genes;
    private final boolean millerMadow;
    private final double[] countLogCount; // c ln c for c = 0 .. n
    private final double[] ownSum; // (G) sum of c ln c over the bins of a gene
    private final int[] ownBins; // (G) occupied bins of a gene

    private MutualInformation(BinnedGenes genes, boolean millerMadow) {
        this.genes = genes;
        this.millerMadow = millerMadow;
        countLogCount = new double[genes.cells() + 1];
        for (int c = 2; c < countLogCount.length; c++) {
            countLogCount[c] = c * Math.log(c);
        }
        ownSum = new double[genes.genes()];
        ownBins = new int[genes.genes()];
        for (int g = 0; g < ownSum.length; g++) {
            int[] count = new int[BinnedGenes.BINS];
            for (byte code : genes.codes(g)) {
                count[code]++;
            }
            for (int c : count) {
                ownSum[g] += countLogCount[c];
                ownBins[g] += c > 0 ? 1 : 0;
            }
        }
    }

    /** Number of the pair a &lt; b among the pairs of G genes. */
    static int pair(int a, int b, int genes) {
        return (int) ((long) a * (2L * genes - a - 1) / 2 + (b - a - 1));
    }

    /** What the threads hold of every cell at once: the bins of two tiles of genes and one gene shifted. */
    static long bytesOfCell(int genes, int threads) {
        long tiles = (genes + TILE - 1) / TILE;
        return Math.min(threads, tiles * (tiles + 1) / 2) * (2L * Math.min(TILE, genes) + Short.BYTES);
    }

    static double[] allPairs(BinnedGenes genes, boolean millerMadow, Workers workers) {
        int g = genes.genes();
        double[] out = new double[Math.toIntExact((long) g * (g - 1) / 2)];
        MutualInformation information = new MutualInformation(genes, millerMadow);
        int tiles = (g + TILE - 1) / TILE;
        int[] pairs = IntStream.range(0, tiles * tiles)
                .filter(t -> t / tiles <= t % tiles)
                .toArray();
        workers.forEach(pairs.length, p -> information.tile(pairs[p] / tiles, pairs[p] % tiles, out));
        return out;
    }

    /** All pairs of a gene of one tile and a later gene of another or of the same. */
    private void tile(int first, int second, double[] out) {
        byte[][] one = codes(first);
        byte[][] other = first == second ? one : codes(second);
        int[] even = new int[CELLS];
        int[] odd = new int[CELLS];
        short[] high = new short[genes.cells()];
        for (int i = 0; i < one.length; i++) {
            for (int c = 0; c < high.length; c++) {
                high[c] = (short) (one[i][c] << SHIFT);
            }
            for (int j = first == second ? i + 1 : 0; j < other.length; j++) {
                int a = first * TILE + i;
                int b = second * TILE + j;
                count(high, other[j], even, odd);
                out[pair(a, b, genes.genes())] = information(a, b, even, odd);
            }
        }
    }

    private byte[][] codes(int tile) {
        byte[][] codes = new byte[Math.min(TILE, genes.genes() - tile * TILE)][];
        Arrays.setAll(codes, g -> genes.codes(tile * TILE + g));
        return codes;
    }

    /** Joint histogram; two of them in turn, because repeated increments of one counter wait for each other. */
    private static void count(short[] high, byte[] low, int[] even, int[] odd) {
        int i = 0;
        for (; i + 1 < high.length; i += 2) {
            even[high[i] | low[i]]++;
            odd[high[i + 1] | low[i + 1]]++;
        }
        if (i < high.length) {
            even[high[i] | low[i]]++;
        }
    }

    /** Reads the joint histogram and clears it. */
    private double information(int a, int b, int[] even, int[] odd) {
        double jointSum = 0;
        int jointBins = 0;
        for (int c = 0; c < CELLS; c++) {
            int count = even[c] + odd[c];
            if (count != 0) {
                jointSum += countLogCount[count];
                jointBins++;
                even[c] = 0;
                odd[c] = 0;
            }
        }
        double n = genes.cells();
        double plugIn = Math.log(n) - (ownSum[a] + ownSum[b] - jointSum) / n;
        return millerMadow ? plugIn + (ownBins[a] + ownBins[b] - jointBins - 1) / (2 * n) : plugIn;
    }
}
