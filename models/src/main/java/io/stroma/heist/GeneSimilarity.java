package io.stroma.heist;

import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import java.util.function.IntConsumer;

/**
 * How similar the embeddings of genes are in the cells of each type: cosine of the mean gene embeddings, from which the
 * mean over all genes is taken away first, since all genes share a large common part.
 *
 * <p>T types, G genes, d width.
 *
 * @param cosine T x G x G
 */
public record GeneSimilarity(double[][][] cosine) {

    /** Sums are kept as whole multiples of this, so that they do not depend on the order of parts. */
    private static final double UNIT = 0x1p-24;

    /**
     * Of all types of a tissue. O(N G d) on top of the encoder's time, O(T G d) memory.
     *
     * @param done hears the number of cells done
     */
    public static GeneSimilarity of(
            PreparedTissue tissue, HeistModel model, EmbeddingConfig config, Workers workers, IntConsumer done) {
        int genes = tissue.geneCount();
        int d = model.config().width();
        int[] typeOf = tissue.types().typeOf();
        long[][] sums = new long[tissue.types().count()][genes * d];
        Inference.run(tissue, model, config, workers, done, part -> {
            NodeInputs inputs = NodeInputs.of(part, Masks.none(part), model.config(), model.dtype());
            float[] z = Tensors.floats(model.encoder.forward(part, inputs).genes());
            synchronized (sums) {
                for (int k = 0; k < part.size(); k++) {
                    long[] sum = sums[typeOf[part.cells()[k]]];
                    for (int e = 0; e < sum.length; e++) {
                        sum[e] += Math.round(z[k * sum.length + e] / UNIT);
                    }
                }
            }
        });
        double[][][] cosine = new double[sums.length][][];
        for (int t = 0; t < sums.length; t++) {
            cosine[t] = cosines(sums[t], genes, d);
        }
        return new GeneSimilarity(cosine);
    }

    /** Cosines of the rows of G x d, their mean taken away; the length of sums does not matter. */
    static double[][] cosines(long[] sums, int genes, int d) {
        double[][] z = new double[genes][d];
        for (int c = 0; c < d; c++) {
            double mean = 0;
            for (int g = 0; g < genes; g++) {
                mean += (double) sums[g * d + c] / genes;
            }
            for (int g = 0; g < genes; g++) {
                z[g][c] = sums[g * d + c] - mean;
            }
        }
        double[][] out = new double[genes][genes];
        for (int a = 0; a < genes; a++) {
            for (int b = 0; b < genes; b++) {
                double lengths = Math.sqrt(dot(z[a], z[a]) * dot(z[b], z[b]));
                out[a][b] = lengths > 0 ? dot(z[a], z[b]) / lengths : a == b ? 1 : 0;
            }
        }
        return out;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
