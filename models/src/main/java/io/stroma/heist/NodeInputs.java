package io.stroma.heist;

import io.stroma.heist.reference.ReleasedEncoding;
import io.stroma.nn.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Inputs of the encoder for one part, masked entries removed: nothing of a masked value can reach the model, its rank is
 * that of a zero, its cell lies at the origin.
 *
 * <p>n cells, G genes, d width.
 *
 * @param coordinates (n, 2)
 * @param cellEncoding (n, d)
 * @param x (n, G) values of the gene nodes
 * @param z (n, G) standardised values; masked entries at the mean
 * @param geneEncodings (rows, d) table of the encodings gene nodes can have, or null
 * @param encodingRows (n * G) row of that table of every gene node
 */
record NodeInputs(
        Tensor coordinates, Tensor cellEncoding, Tensor x, Tensor z, Tensor geneEncodings, Tensor encodingRows) {

    static NodeInputs of(HeistPart part, Masks masks, HeistConfig config, ScalarType dtype) {
        int n = part.size();
        int g = part.genes();
        double[] x = part.x().clone();
        double[] z = part.z().clone();
        for (int e = 0; e < x.length; e++) {
            if (masks.genes()[e] || config.axes() > 0 && masks.cells()[e / g]) {
                x[e] = 0;
                z[e] = 0;
            }
        }
        double[] coordinates = config.coordinates() ? visible(part.standardised(), masks) : new double[2 * n];
        return new NodeInputs(
                Tensors.of(coordinates, dtype, n, 2), // (n, 2)
                Tensors.of(cellEncoding(part, masks, config), dtype, n, config.width()), // (n, d)
                Tensors.of(x, dtype, n, g), // (n, G)
                Tensors.of(z, dtype, n, g), // (n, G)
                part.context().geneEncodings, // (rows, d)
                Tensors.indices(part.context().encodingRows(part.blocks(), x))); // (n * G)
    }

    /** Inputs of some genes; ranks stay those among all genes. */
    NodeInputs among(int[] some) {
        Tensor index = Tensors.indices(some); // (S)
        return new NodeInputs(
                coordinates,
                cellEncoding,
                x.index_select(1, index), // (n, S)
                z.index_select(1, index), // (n, S)
                geneEncodings,
                encodingRows.view(x.size(0), x.size(1)).index_select(1, index).reshape(-1)); // (n * S)
    }

    /** What the gene nodes of some consecutive cells are made from; what belongs to cells stays. */
    NodeInputs genesOf(int from, int size) {
        long g = x.size(1);
        return new NodeInputs(
                coordinates,
                cellEncoding,
                x.narrow(0, from, size), // (m, G)
                z.narrow(0, from, size), // (m, G)
                geneEncodings,
                encodingRows.narrow(0, from * g, size * g)); // (m * G)
    }

    private static double[] cellEncoding(HeistPart part, Masks masks, HeistConfig config) {
        int n = part.size();
        int d = config.width();
        return switch (config.encoding()) {
            case LAPLACIAN -> SpectralEncoding.laplacian(n, part.source(), part.target(), d);
            case RANDOM_WALK -> SpectralEncoding.randomWalk(n, part.source(), part.target(), d);
            case SINUSOID ->
                config.coordinates()
                        ? CellEncoding.sinusoids(visible(part.units(), masks), CellEncoding.divisors(d))
                        : new double[n * d];
            case RELEASED ->
                config.coordinates()
                        ? ReleasedEncoding.narrowed(CellEncoding.sinusoids(
                                visible(part.standardised(), masks), ReleasedEncoding.divisors(d)))
                        : new double[n * d];
            case NONE -> new double[n * d];
        };
    }

    /** Positions (n x 2) with those of masked cells at the origin. */
    private static double[] visible(double[] positions, Masks masks) {
        double[] shown = positions.clone();
        for (int k = 0; k < masks.cells().length; k++) {
            if (masks.cells()[k]) {
                Arrays.fill(shown, 2 * k, 2 * k + 2, 0);
            }
        }
        return shown;
    }
}
