package io.stroma.heist;

/**
 * Positional encoding of cells (paper, appendix B.1). With u the position and i = 0 .. d/4-1,
 *
 * <pre>
 * PE[2i]       = sin(u_x / w_i)     PE[2i+1]       = cos(u_x / w_i)
 * PE[d/2 + 2i] = sin(u_y / w_i)     PE[d/2 + 2i+1] = cos(u_y / w_i)      w_i = 10000^(4i/d)
 * </pre>
 *
 * The paper leaves the unit of u open. Here it is the tissue's spacing, so that the fastest wave spans about six cells and
 * the slowest the whole section.
 */
final class CellEncoding {

    private static final double BASE = 10_000;

    private CellEncoding() {}

    /** Wave lengths over 2 pi, d/4 of them. */
    static double[] divisors(int d) {
        double[] w = new double[d / 4];
        for (int i = 0; i < w.length; i++) {
            w[i] = StrictMath.pow(BASE, 4.0 * i / d);
        }
        return w;
    }

    /**
     * Sinusoids of both coordinates.
     *
     * @param positions n x 2
     * @param divisors d/4
     * @return n x d, row-major
     */
    static double[] sinusoids(double[] positions, double[] divisors) {
        int n = positions.length / 2;
        int d = 4 * divisors.length;
        double[] pe = new double[n * d];
        for (int k = 0; k < n; k++) {
            for (int axis = 0; axis < 2; axis++) {
                for (int i = 0; i < divisors.length; i++) {
                    double angle = positions[2 * k + axis] / divisors[i];
                    int at = k * d + axis * (d / 2) + 2 * i;
                    pe[at] = StrictMath.sin(angle);
                    pe[at + 1] = StrictMath.cos(angle);
                }
            }
        }
        return pe;
    }
}
