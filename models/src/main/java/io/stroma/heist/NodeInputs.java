package io.stroma.heist;

import io.stroma.nn.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Inputs of the encoder for one part, masked entries removed: nothing of a masked value can reach the model, its rank is
 * that of a zero, its cell lies at the origin.
 *
 * <p>n cells, G genes, d width, R width of gene vectors.
 *
 * @param coordinates (n, 2)
 * @param cellEncoding (n, d)
 * @param x (n, G) values of the gene nodes
 * @param z (n, G) standardised values; masked entries at the mean
 * @param rank (n * G) rank of every gene in its cell
 */
record NodeInputs(Tensor coordinates, Tensor cellEncoding, Tensor x, Tensor z, Tensor rank) {

    static NodeInputs of(HeistPart part, Masks masks, HeistConfig config, ScalarType dtype) {
        int n = part.size();
        int g = part.genes();
        float[] x = part.x().clone();
        float[] z = part.z().clone();
        for (int e = 0; e < x.length; e++) {
            if (masks.genes()[e]) {
                x[e] = 0;
                z[e] = 0;
            }
        }
        float[] coordinates = new float[2 * n];
        float[] encoding = new float[n * config.width()];
        if (config.coordinates()) {
            float[] units = part.units().clone();
            System.arraycopy(part.standardised(), 0, coordinates, 0, 2 * n);
            for (int k = 0; k < n; k++) {
                if (masks.cells()[k]) {
                    java.util.Arrays.fill(units, 2 * k, 2 * k + 2, 0);
                    java.util.Arrays.fill(coordinates, 2 * k, 2 * k + 2, 0);
                }
            }
            encoding = Encodings.ofCells(units, config.width());
        }
        return new NodeInputs(
                Tensors.of(coordinates, n, 2).to(dtype), // (n, 2)
                Tensors.of(encoding, n, config.width()).to(dtype), // (n, d)
                Tensors.of(x, n, g).to(dtype), // (n, G)
                Tensors.of(z, n, g).to(dtype), // (n, G)
                Tensors.indices(Encodings.ranks(x, n, g))); // (n * G)
    }
}
