package io.stroma.heist;

import io.stroma.nn.LayerNorm;
import io.stroma.nn.Module;
import io.stroma.nn.Scoped;
import io.stroma.nn.Tensors;
import io.stroma.nn.lanes.LaneFlow;
import io.stroma.nn.lanes.LaneGroups;
import io.stroma.nn.lanes.LinearPrecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The encoder (paper, section 3): input maps, L layers with skip connections, a final normalisation shared by both levels.
 *
 * <p>n cells, G genes, d width.
 */
final class HeistEncoder extends Module {

    /**
     * Embeddings of one part.
     *
     * @param cells Z_c (n, d)
     * @param genes Z_g (n, G, d)
     * @param pooled one vector per cell from its genes (n, d)
     * @param readings along principal axes, or null in profiles without them
     */
    record Embeddings(Tensor cells, Tensor genes, Tensor pooled, Readout.Readings readings) {}

    private final HeistConfig config;
    final InputMap input;
    final List<HeistLayer> layers = new ArrayList<>();
    final LayerNorm norm;
    final Tensor residual; // (2, L) factors of the layers' output, cells first; null when they are fixed
    final Readout readout; // null without principal axes
    private LinearPrecision precision = LinearPrecision.FLOAT32;

    HeistEncoder(HeistConfig c, ScalarType dtype, SplittableRandom random) {
        this.config = c;
        input = child("input", new InputMap(c, dtype, random));
        for (int l = 0; l < c.layers(); l++) {
            layers.add(child("layers." + l, new HeistLayer(c, dtype, random)));
        }
        norm = child("norm", new LayerNorm(c.width(), dtype));
        residual = c.learnedResidual()
                ? parameter("residual", Tensors.zeros(dtype, 2, c.layers()).add(new Scalar(c.residualScale())))
                : null;
        readout = c.axes() > 0 ? child("readout", new Readout(c, dtype, random)) : null;
    }

    /** Initial maps and the frame of the read-outs, before training. */
    void startFrom(PrincipalAxes axes) {
        input.startFrom(axes);
        readout.startFrom(axes);
    }

    /** Numbers in which linear maps of the gene level are multiplied from now on, where cells lie in lanes. */
    void linearsIn(LinearPrecision numbers) {
        precision = numbers;
    }

    Embeddings forward(HeistPart part, NodeInputs in) {
        return forward(part, in, part, in);
    }

    /**
     * With the nodes of some genes only: what the cell says of all its genes stays.
     *
     * @param seen the part with those genes
     * @param nodes their inputs
     */
    Embeddings forward(HeistPart part, NodeInputs in, HeistPart seen, NodeInputs nodes) {
        Tensor value = readout == null ? null : input.value(in, part.context()); // (n, d)
        return encode(
                seen,
                new HeistLayer.States(
                        input.cells(in, part.context()), // (n, d)
                        firstGenes(seen, nodes)), // (n, G, d)
                value);
    }

    /** (n, G, d); a run of cells at a time without gradients, since several tensors of the size are needed for one. */
    private Tensor firstGenes(HeistPart part, NodeInputs nodes) {
        if (GradMode.is_enabled()) {
            return Scoped.tensor(() -> input.genes(nodes, part.context()));
        }
        Tensor out = torch.empty(
                new long[] {part.size(), part.genes(), config.width()}, norm.weight.options(), null); // (n, G, d)
        for (HeistPart.TypeBlock run : part.runs(HeistLayer.RUN)) {
            Scoped.run(() -> out.narrow(0, run.from(), run.size())
                    .copy_(input.genes(nodes.genesOf(run.from(), run.size()), part.context()))); // (m, G, d)
        }
        return out;
    }

    /**
     * From the first states on.
     *
     * @param value (n, d) what the gene values say before any message; only read along axes
     */
    Embeddings encode(HeistPart part, HeistLayer.States h0, Tensor value) {
        Tensor source = Tensors.indices(part.source()); // (E)
        Tensor target = Tensors.indices(part.target()); // (E)
        Tensor before = readout == null ? null : h0.genes().mean(1); // (n, d)
        HeistLayer.States h = allLayers(part, h0, source, target);
        Tensor cells = norm.forward(h.cells()); // (n, d)
        if (readout == null) {
            Tensor genes = normalised(h.genes()); // (n, G, d)
            return new Embeddings(cells, genes, genes.mean(1), null);
        }
        Tensor messages = h.genes().mean(1).sub(before); // (n, d)
        Readout.Readings readings = readout.forward(h.cells(), value, messages);
        return new Embeddings(cells, normalised(h.genes()), norm.forward(readings.genes()), readings);
    }

    private HeistLayer.States allLayers(HeistPart part, HeistLayer.States h0, Tensor source, Tensor target) {
        Optional<LaneGroups> groups =
                GeneLanes.groups(part, config, h0.genes().scalar_type().intern());
        if (groups.isPresent()) {
            return layersInLanes(groups.get(), h0, source, target);
        }
        return GradMode.is_enabled() ? layers(part, h0, source, target) : layersInPlace(part, h0, source, target);
    }

    private HeistLayer.States layers(HeistPart part, HeistLayer.States h0, Tensor source, Tensor target) {
        HeistLayer.States h = h0;
        for (int layer = 0; layer < layers.size(); layer++) {
            int l = layer;
            HeistLayer.States last = h;
            List<Tensor> next = Scoped.tensors(() -> {
                HeistLayer.States out = layers.get(l).forward(last, part, source, target);
                return skips(l)
                        ? List.of(
                                add(last.cells(), out.cells(), 0, l), // (n, d)
                                add(last.genes(), out.genes(), 1, l)) // (n, G, d)
                        : List.of(out.cells(), out.genes());
            });
            h = new HeistLayer.States(next.get(0), next.get(1));
        }
        return h;
    }

    /** The same without gradients: gene states are overwritten, intermediate results freed layer by layer. */
    private HeistLayer.States layersInPlace(HeistPart part, HeistLayer.States h0, Tensor source, Tensor target) {
        HeistLayer.States h = h0;
        for (int layer = 0; layer < layers.size(); layer++) {
            int l = layer;
            HeistLayer.States last = h;
            Tensor cells = Scoped.tensor(() -> {
                Tensor out = layers.get(l).forwardInPlace(last, part, source, target, beta(l)); // (n, d)
                return skips(l) ? add(last.cells(), out, 0, l) : out; // (n, d)
            });
            h = new HeistLayer.States(cells, h0.genes());
        }
        return h;
    }

    /** The same with gene states in lanes. */
    private HeistLayer.States layersInLanes(LaneGroups groups, HeistLayer.States h0, Tensor source, Tensor target) {
        LaneFlow genes = LaneFlow.of(h0.genes(), groups, precision);
        Tensor cells = h0.cells(); // (n, d)
        for (int layer = 0; layer < layers.size(); layer++) {
            int l = layer;
            Tensor last = cells;
            Tensor out = layers.get(l).forwardInLanes(last, genes, source, target, skip(l)); // (n, d)
            cells = skips(l) ? add(last, out, 0, l) : out; // (n, d)
        }
        return new HeistLayer.States(cells, genes.rows(h0.genes()));
    }

    private GeneLanes.Skip skip(int layer) {
        Tensor learned =
                residual == null || !skips(layer) ? null : residual.select(0, 1).select(0, layer); // ()
        return new GeneLanes.Skip(skips(layer), (float) beta(layer).orElse(1), learned);
    }

    /** (n, G, d); in place without gradients. */
    private Tensor normalised(Tensor genes) {
        if (GradMode.is_enabled()) {
            return norm.forward(genes);
        }
        for (long k = 0; k < genes.size(0); k++) {
            Tensor row = genes.select(0, k); // (G, d)
            Scoped.run(() -> row.copy_(norm.forward(row)));
        }
        return genes;
    }

    private boolean skips(int layer) {
        return layer > 0 || config.firstLayerSkip();
    }

    /** Skip connection: h + beta out. */
    private Tensor add(Tensor h, Tensor out, int level, int layer) {
        return residual == null
                ? h.add(out, new Scalar(config.residualScale()))
                : h.add(out.mul(residual.select(0, level).select(0, layer))); // as h
    }

    /** Factor of what a layer adds to the gene states; empty when it replaces them. */
    private OptionalDouble beta(int layer) {
        if (!skips(layer)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                residual == null
                        ? config.residualScale()
                        : residual.select(0, 1).select(0, layer).item_double());
    }
}
