package io.stroma.slide.feature;

import io.stroma.slide.image.RgbImage;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Stain normalisation of Macenko et al. 2009: the colours of the two stains are the extreme directions of the optical
 * densities in the plane of their two largest components; a picture is then redrawn with reference colours and strengths.
 */
public final class Macenko {

    private static final double EXTREME = 0.01;
    private static final int FEWEST = 100;

    // Stains, their 99th percentiles (natural logarithms there: 1.9705, 1.0308) and glass of the reference in Veta's
    // staining-normalization, the implementation that torchstain and others took theirs from.
    private static final StainVectors REFERENCE =
            new StainVectors(new double[] {0.5626, 0.7201, 0.4062}, new double[] {0.2159, 0.8012, 0.5581});
    private static final double[] REFERENCE_STRENGTH = {1.9705 / Math.log(10), 1.0308 / Math.log(10)};
    private static final double REFERENCE_GLASS = 240;

    private Macenko() {}

    /** Stain vectors of a slide; the published ones when there is too little tissue to tell. */
    static StainVectors vectors(double[][] densities) {
        if (densities.length < FEWEST) {
            return StainVectors.RUIFROK;
        }
        double[][] plane = plane(densities);
        double[] angle = new double[densities.length];
        for (int i = 0; i < angle.length; i++) {
            angle[i] = Math.atan2(Densities.dot(plane[1], densities[i]), Densities.dot(plane[0], densities[i]));
        }
        Arrays.sort(angle);
        double low = angle[(int) (EXTREME * angle.length)];
        double high = angle[(int) ((1 - EXTREME) * angle.length)];
        double[] a = direction(plane, low);
        double[] b = direction(plane, high);
        StainVectors found =
                a[0] > b[0] ? new StainVectors(a, b) : new StainVectors(b, a); // haematoxylin takes more red
        boolean distinct = Densities.dot(found.haematoxylin(), found.eosin()) < 0.995;
        return distinct ? found : StainVectors.RUIFROK;
    }

    /** The two main directions of the densities, the first pointing into the positive octant. */
    private static double[][] plane(double[][] densities) {
        DMatrixRMaj products = new DMatrixRMaj(3, 3);
        double[] mean = new double[3];
        for (double[] d : densities) {
            for (int r = 0; r < 3; r++) {
                mean[r] += d[r] / densities.length;
            }
        }
        for (double[] d : densities) {
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 3; c++) {
                    products.data[3 * r + c] += (d[r] - mean[r]) * (d[c] - mean[c]) / densities.length;
                }
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(3, true, true);
        eigen.decompose(products);
        Integer[] order = {0, 1, 2};
        Arrays.sort(
                order,
                (i, j) -> Double.compare(
                        eigen.getEigenvalue(j).getReal(), eigen.getEigenvalue(i).getReal()));
        double[][] plane = new double[2][];
        for (int k = 0; k < 2; k++) {
            double[] v = eigen.getEigenVector(order[k]).data.clone();
            if (v[0] + v[1] + v[2] < 0) {
                v = new double[] {-v[0], -v[1], -v[2]};
            }
            plane[k] = v;
        }
        return plane;
    }

    private static double[] direction(double[][] plane, double angle) {
        double[] v = new double[3];
        for (int c = 0; c < 3; c++) {
            v[c] = Math.max(1e-3, Math.cos(angle) * plane[0][c] + Math.sin(angle) * plane[1][c]);
        }
        return v;
    }

    /** A picture as it would look with reference colours, strengths and glass. */
    public static RgbImage normalise(RgbImage image, SlideStain stain) {
        double[][] unmix = stain.vectors().unmixing();
        double[] h = REFERENCE.haematoxylin();
        double[] e = REFERENCE.eosin();
        int[] out = new int[image.rgb().length];
        double[] d = new double[3];
        double[][] table = stain.densities();
        for (int p = 0; p < out.length; p++) {
            Densities.of(image.rgb()[p], table, d);
            double ch = Math.max(0, Densities.dot(unmix[0], d)) * REFERENCE_STRENGTH[0] / stain.strength()[0];
            double ce = Math.max(0, Densities.dot(unmix[1], d)) * REFERENCE_STRENGTH[1] / stain.strength()[1];
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                double light = REFERENCE_GLASS * Math.pow(10, -(ch * h[c] + ce * e[c]));
                rgb = rgb << 8 | (int) Math.max(0, Math.min(255, Math.round(light)));
            }
            out[p] = rgb;
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    /** The stain of a slide after {@link #normalise}. */
    public static SlideStain normalised(SlideStain stain) {
        return new SlideStain(
                new double[] {REFERENCE_GLASS, REFERENCE_GLASS, REFERENCE_GLASS},
                REFERENCE,
                REFERENCE_STRENGTH.clone(),
                stain.nuclear() * REFERENCE_STRENGTH[0] / stain.strength()[0]);
    }
}
