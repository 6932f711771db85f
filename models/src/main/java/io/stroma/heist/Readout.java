package io.stroma.heist;

import io.stroma.nn.Init;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Reads both levels along fixed principal axes (stroma profile). A free linear read-out lets training fill directions that
 * no loss looks at with noise; here every direction that reaches an embedding is one along which expression is predicted:
 *
 * <pre>
 * cell         Y_c = P H_c
 * genes        Y_g = P (E z + mean_g (H_g - H_g0))
 * expression   z^  = r D Y
 * </pre>
 *
 * with P the projection onto the axes, E and D the maps of {@link PrincipalAxes} and H_g0 the input of the first layer, whose
 * part that says which gene a node is would only shift every cell alike.
 *
 * <p>n cells, G genes, d width, R width of gene vectors.
 */
final class Readout extends Module {

    /**
     * What a part's states say.
     *
     * @param cells (n, d) Y_c
     * @param genes (n, d) Y_g
     */
    record Readings(Tensor cells, Tensor genes) {}

    final Tensor project; // (d, d), constant
    final Tensor decode; // (R, d), constant

    Readout(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        int d = c.width();
        int r = c.geneVectorWidth();
        project = constant("project", identity(d, dtype));
        decode = constant("decode", Init.xavierUniform(r, d, 1, dtype, random));
    }

    private static Tensor identity(int d, ScalarType dtype) {
        double[] eye = new double[d * d];
        for (int i = 0; i < d; i++) {
            eye[i * d + i] = 1;
        }
        return Tensors.of(eye, dtype, d, d);
    }

    /** Reads along these axes. */
    void startFrom(PrincipalAxes axes) {
        set(project, axes.project());
        set(decode, axes.decode());
    }

    private static void set(Tensor target, double[] values) {
        target.detach().copy_(Tensors.of(values, target.scalar_type(), Tensors.shape(target)));
    }

    /**
     * Reads.
     *
     * @param cells (n, d) H_c
     * @param value (n, d) E z
     * @param messages (n, d) mean over genes of H_g - H_g0
     */
    Readings forward(Tensor cells, Tensor value, Tensor messages) {
        return new Readings(
                cells.matmul(project), // (n, d)
                value.add(messages).matmul(project)); // (n, d)
    }

    /** Predicted deviations (n, G) of a reading (n, d). */
    Tensor expression(Tensor reading, Tensor geneVectors) {
        return reading.matmul(geneVectors.matmul(decode).t()); // (n, G)
    }
}
