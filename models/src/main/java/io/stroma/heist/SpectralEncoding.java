package io.stroma.heist;

import io.stroma.nn.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Positional encodings of nodes from their graph alone (the alternatives of the paper's Table A5), through the
 * eigenvectors u_m and eigenvalues lambda_m of {@code S = D^-1/2 A D^-1/2}. Dense, for graphs of at most some hundred
 * nodes: parts and gene networks. O(n^3).
 */
final class SpectralEncoding {

    private SpectralEncoding() {}

    /** Eigenvalues of S in ascending order (n) and eigenvectors, one a column (n x n, row-major). */
    private record Spectrum(double[] values, double[] vectors) {

        static Spectrum of(int n, int[] source, int[] target) {
            double[] degree = new double[n];
            for (int t : target) {
                degree[t]++;
            }
            double[] s = new double[n * n];
            for (int arc = 0; arc < source.length; arc++) {
                s[target[arc] * n + source[arc]] += 1 / Math.sqrt(degree[target[arc]] * degree[source[arc]]);
            }
            try (PointerScope scope = new PointerScope()) {
                T_TensorTensor_T e = torch.linalg_eigh(Tensors.of(s, ScalarType.Double, n, n)); // (n), (n, n)
                return new Spectrum(Tensors.doubles(e.get0()), Tensors.doubles(e.get1()));
            }
        }
    }

    /**
     * Eigenvectors of the normalised Laplacian I - S with the smallest eigenvalues, the first (constant along the degrees)
     * left out (Dwivedi and Bresson 2021). Every vector's largest entry is made positive. Missing columns are zero.
     *
     * @param n number of nodes
     * @param source start of every arc of an undirected graph, both directions given
     * @param target end of every arc
     * @return n x d, row-major
     */
    static double[] laplacian(int n, int[] source, int[] target, int d) {
        Spectrum spectrum = Spectrum.of(n, source, target);
        double[] pe = new double[n * d];
        for (int m = 0; m < Math.min(d, n - 1); m++) {
            int column = n - 2 - m; // the smallest of I - S are the largest of S
            int largest = 0;
            for (int i = 1; i < n; i++) {
                if (Math.abs(spectrum.vectors[i * n + column]) > Math.abs(spectrum.vectors[largest * n + column])) {
                    largest = i;
                }
            }
            double sign = Math.signum(spectrum.vectors[largest * n + column]);
            for (int i = 0; i < n; i++) {
                pe[i * d + m] = sign * spectrum.vectors[i * n + column];
            }
        }
        return pe;
    }

    /**
     * Probability that a random walk is back at its start after 1 .. d steps (Dwivedi et al. 2022):
     * {@code (D^-1 A)^k_ii = S^k_ii = sum_m u_im^2 lambda_m^k}.
     *
     * @param n number of nodes
     * @param source start of every arc of an undirected graph, both directions given
     * @param target end of every arc
     * @return n x d, row-major
     */
    static double[] randomWalk(int n, int[] source, int[] target, int d) {
        Spectrum spectrum = Spectrum.of(n, source, target);
        double[] pe = new double[n * d];
        for (int i = 0; i < n; i++) {
            for (int m = 0; m < n; m++) {
                double u = spectrum.vectors[i * n + m];
                double term = u * u;
                for (int k = 0; k < d; k++) {
                    term *= spectrum.values[m];
                    pe[i * d + k] += term;
                }
            }
        }
        return pe;
    }
}
