package io.stroma.heist;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.stats.Pca;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholder_DDRM;

/**
 * Principal axes of the expression of the training tissues, in terms of gene vectors, so that any panel can be read along
 * them. Scores are whitened in part (divided by the power w = 1/4 of their deviation, between components as they are and all of
 * one size) and turned into d columns by a random rotation Q, which leaves distances as they are and spreads the axes over
 * all columns:
 *
 * <pre>
 * y = E z,  E = c Q diag(sd^-w) V^T    (d x G)
 * z^ = D y, D = V diag(sd^w) Q^T / c   (G x d)     with D E = V V^T
 * </pre>
 *
 * c makes the mean square of y's entries 1. Both maps are kept as matrices over gene vectors, {@code E = encode r^T} and
 * {@code D = r decode}, with r the G x R vectors of the training panel.
 *
 * <p>G genes of all training tissues, K axes, d width, R width of gene vectors.
 *
 * @param encode d x R, row-major
 * @param decode R x d, row-major
 * @param project d x d, row-major: Q Q^T, onto the axes
 */
record PrincipalAxes(double[] encode, double[] decode, double[] project) {

    private static final int MOST_CELLS = 20_000;
    private static final double SMALLEST_SHARE = 1e-8;
    private static final double RIDGE = 1e-6;
    private static final double WHITENING = 0.25;

    /** Axes of tissues; genes that a tissue lacks count as average there. O(cells G^2 + G^3), at most 20,000 cells. */
    static PrincipalAxes fit(List<Parts> tissues, HeistConfig config, long seed, Workers workers) {
        Map<String, Integer> genes = new LinkedHashMap<>();
        for (Parts parts : tissues) {
            parts.tissue()
                    .panel()
                    .names()
                    .forEach(name -> genes.putIfAbsent(name.toUpperCase(Locale.ROOT), genes.size()));
        }
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("principal axes"));
        DenseMatrix z = sample(tissues, genes, random);
        int wanted = Math.min(Math.min(config.axes(), config.width()), Math.max(1, genes.size() - 1));
        return of(Pca.fit(z, wanted, seed, workers), List.copyOf(genes.keySet()), config, random);
    }

    private static DenseMatrix sample(List<Parts> tissues, Map<String, Integer> genes, SplittableRandom random) {
        int all = tissues.stream().mapToInt(p -> p.tissue().cellCount()).sum();
        double share = Math.min(1, (double) MOST_CELLS / all);
        List<float[]> rows = new ArrayList<>();
        for (Parts parts : tissues) {
            List<String> names = parts.tissue().panel().names();
            int[] column = names.stream()
                    .mapToInt(name -> genes.get(name.toUpperCase(Locale.ROOT)))
                    .toArray();
            float[] expression = new float[column.length];
            double[] deviation = new double[column.length];
            for (int i = 0; i < parts.tissue().cellCount(); i++) {
                if (share < 1 && random.nextDouble() >= share) {
                    continue;
                }
                parts.tissue().expressionRows().read(i, i + 1, expression);
                parts.deviations().of(i, expression, deviation, 0);
                float[] row = new float[genes.size()];
                for (int j = 0; j < column.length; j++) {
                    row[column[j]] += (float) deviation[j]; // names that differ in case only share a vector
                }
                rows.add(row);
            }
        }
        DenseMatrix z = DenseMatrix.zeros(rows.size(), genes.size());
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, z.values(), i * genes.size(), genes.size());
        }
        return z;
    }

    private static PrincipalAxes of(Pca pca, List<String> genes, HeistConfig config, SplittableRandom random) {
        int d = config.width();
        int k = 0;
        double scores = 0; // sum of the mean squares of the whitened scores
        while (k < pca.count() && pca.explainedVariance()[k] > SMALLEST_SHARE * pca.explainedVariance()[0]) {
            scores += Math.pow(pca.explainedVariance()[k], 1 - WHITENING);
            k++;
        }
        DMatrixRMaj q = orthonormal(d, Math.max(1, k), random); // (d, K)
        DMatrixRMaj e = new DMatrixRMaj(d, genes.size()); // (d, G)
        DMatrixRMaj b = new DMatrixRMaj(genes.size(), d); // (G, d)
        double c = scores > 0 ? Math.sqrt(d / scores) : 1;
        for (int a = 0; a < k; a++) {
            double divisor = Math.pow(pca.explainedVariance()[a], WHITENING / 2);
            for (int g = 0; g < genes.size(); g++) {
                double v = pca.components()[a][g];
                for (int row = 0; row < d; row++) {
                    e.add(row, g, c * q.get(row, a) * v / divisor);
                    b.add(g, row, v * divisor * q.get(row, a) / c);
                }
            }
        }
        DMatrixRMaj overVectors = overGeneVectors(genes, config.geneVectorWidth()); // (G, R)
        DMatrixRMaj encode = new DMatrixRMaj(d, config.geneVectorWidth());
        CommonOps_DDRM.mult(e, overVectors, encode);
        DMatrixRMaj decode = new DMatrixRMaj(config.geneVectorWidth(), d);
        CommonOps_DDRM.multTransA(overVectors, b, decode);
        DMatrixRMaj project = new DMatrixRMaj(d, d);
        CommonOps_DDRM.multTransB(q, q, project);
        return new PrincipalAxes(encode.data, decode.data, project.data);
    }

    /** (r r^T + ridge)^-1 r: with it a map over genes becomes one over gene vectors that does the same to this panel. */
    private static DMatrixRMaj overGeneVectors(List<String> genes, int width) {
        DMatrixRMaj r = DMatrixRMaj.wrap(genes.size(), width, GeneVectors.of(genes, width)); // (G, R)
        DMatrixRMaj gram = new DMatrixRMaj(genes.size(), genes.size());
        CommonOps_DDRM.multTransB(r, r, gram);
        for (int g = 0; g < genes.size(); g++) {
            gram.add(g, g, RIDGE);
        }
        DMatrixRMaj solved = new DMatrixRMaj(genes.size(), width);
        if (!CommonOps_DDRM.solve(gram, r, solved)) {
            throw new IllegalStateException("the gene vectors of the panel are linearly dependent");
        }
        return solved;
    }

    /** rows x columns with orthonormal columns, uniformly random. */
    static DMatrixRMaj orthonormal(int rows, int columns, SplittableRandom random) {
        DMatrixRMaj normals = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < normals.getNumElements(); i++) {
            double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            normals.data[i] = radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
        }
        QRDecompositionHouseholder_DDRM qr = new QRDecompositionHouseholder_DDRM();
        qr.decompose(normals);
        return qr.getQ(null, true);
    }
}
