package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.heist.reference.Partners;
import io.stroma.heist.reference.ReleasedContrastiveLoss;
import io.stroma.nn.Tensors;
import io.stroma.testing.Fixture;
import io.stroma.testing.Tissues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The small model of the fixtures: 24 cells, 12 genes, 4 types, width 16, 2 heads, 2 layers, with the authors' weights. */
final class SmallModel {

    static final int CELLS = 24;
    static final int GENES = 12;
    static final int WIDTH = 16;

    final ScalarType dtype;
    final HeistModel model;
    final HeistPart part;
    final Masks masks;
    final Partners partners;
    final Fixture inputs = Fixture.of("heist/model_inputs");
    private final Fixture encodings = Fixture.of("heist/model_out_f32");

    SmallModel(ScalarType dtype) {
        this.dtype = dtype;
        HeistConfig config =
                HeistConfig.reference().but().width(WIDTH).heads(2).layers(2).build();
        model = new HeistModel(config, dtype, 1);
        part = part(config);
        masks = new Masks(zeros("cell_mask"), zeros("gene_mask"));
        int[][] negative = new int[CELLS][];
        Arrays.setAll(negative, i -> inputs.row("neg_index", i));
        partners = new Partners(inputs.ints("pos_index"), negative);
        Fixture weights = Fixture.of("heist/model_weights");
        theirs().forEach((parameter, names) -> copy(parameter, names, weights));
    }

    private boolean[] zeros(String mask) {
        int[] kept = inputs.ints(mask);
        boolean[] hidden = new boolean[kept.length];
        for (int i = 0; i < kept.length; i++) {
            hidden[i] = kept[i] == 0;
        }
        return hidden;
    }

    /** Cells in the order of the fixture: one block a run of equal types. */
    private HeistPart part(HeistConfig config) {
        int[] type = inputs.ints("cell_type");
        List<HeistPart.TypeBlock> blocks = new ArrayList<>();
        for (int from = 0, k = 1; k <= CELLS; k++) {
            if (k == CELLS || type[k] != type[from]) {
                blocks.add(new HeistPart.TypeBlock(type[from], from, k));
                from = k;
            }
        }
        List<CsrGraph> networks = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            networks.add(network(Arrays.stream(type).boxed().toList().indexOf(t)));
        }
        int[] rows = new int[CELLS];
        Arrays.setAll(rows, i -> i);
        double[] x = inputs.doubles("gene_x");
        double[] xy = inputs.doubles("cell_coords");
        return new HeistPart(
                new TissueContext(networks, Tissues.names("g", GENES), config, dtype),
                rows,
                blocks,
                x,
                new double[x.length],
                xy,
                xy,
                inputs.row("cell_edge_index", 0),
                inputs.row("cell_edge_index", 1));
    }

    private CsrGraph network(int cell) {
        int[] source = inputs.row("gene_edge_index", 0);
        int[] target = inputs.row("gene_edge_index", 1);
        List<TreeSet<Integer>> neighbours = new ArrayList<>();
        for (int g = 0; g < GENES; g++) {
            neighbours.add(new TreeSet<>());
        }
        for (int e = 0; e < target.length; e++) {
            if (target[e] / GENES == cell) {
                neighbours.get(target[e] % GENES).add(source[e] % GENES);
            }
        }
        int[] starts = new int[GENES + 1];
        for (int g = 0; g < GENES; g++) {
            starts[g + 1] = starts[g] + neighbours.get(g).size();
        }
        return new CsrGraph(
                starts,
                neighbours.stream()
                        .flatMap(TreeSet::stream)
                        .mapToInt(Integer::intValue)
                        .toArray());
    }

    private static void copy(Tensor parameter, List<String> names, Fixture weights) {
        TensorVector parts = new TensorVector();
        names.forEach(name -> parts.push_back(weights.tensor(name, ScalarType.Double)));
        parameter.detach().copy_(torch.cat(parts, 0));
    }

    /** Every parameter with the authors' names of the arrays that are stacked in it. */
    Map<Tensor, List<String>> theirs() {
        Map<Tensor, List<String>> names = new LinkedHashMap<>();
        HeistEncoder e = model.encoder;
        linear(names, e.input.cell.weight, e.input.cell.bias, "enc.mlp_high.0");
        linear(names, e.input.gene.weight, e.input.gene.bias, "enc.mlp_low.0");
        for (int l = 0; l < e.layers.size(); l++) {
            layer(names, e.layers.get(l), "enc.convs." + l);
        }
        linear(names, e.norm.weight, e.norm.bias, "enc.norm");
        HeistDecoder d = model.decoder;
        names.put(model.balance.gamma, List.of("dec.alpha"));
        for (int l = 0; l < d.layers.size(); l++) {
            names.put(d.eps.get(l), List.of("dec.layers." + l + ".eps"));
            linear(names, d.layers.get(l).weight, d.layers.get(l).bias, "dec.layers." + l + ".nn");
        }
        linear(names, d.coordinateHead.weight, d.coordinateHead.bias, "dec.high_mlp");
        linear(names, d.expressionHead.weight, d.expressionHead.bias, "dec.low_mlp");
        return names;
    }

    private static void layer(Map<Tensor, List<String>> names, HeistLayer layer, String prefix) {
        CellTransformer c = layer.cellTransformer;
        names.put(c.eps, List.of(prefix + ".conv_high.eps"));
        linear(names, c.gin.weight, c.gin.bias, prefix + ".conv_high.nn");
        names.put(c.qkv.weight, List.of(prefix + ".multi_head.in_proj_weight"));
        names.put(c.qkv.bias, List.of(prefix + ".multi_head.in_proj_bias"));
        linear(names, c.out.weight, c.out.bias, prefix + ".multi_head.out_proj");
        List<String> maps = List.of("query", "key", "value", "skip");
        String low = prefix + ".conv_low.lin_";
        names.put(
                layer.geneTransformer.qkvs.weight,
                maps.stream().map(m -> low + m + ".weight").toList());
        names.put(
                layer.geneTransformer.qkvs.bias,
                maps.stream().map(m -> low + m + ".bias").toList());
        linear(names, layer.norm.weight, layer.norm.bias, prefix + ".norm");
        cross(names, layer.cellToGene, prefix + ".cross_lh");
        cross(names, layer.geneToCell, prefix + ".cross_hl");
    }

    private static void cross(Map<Tensor, List<String>> names, CrossMessage cross, String prefix) {
        names.put(cross.query.weight, List.of(prefix + ".Q.weight"));
        names.put(cross.key.weight, List.of(prefix + ".K.weight"));
        names.put(cross.value.weight, List.of(prefix + ".V.weight"));
    }

    private static void linear(Map<Tensor, List<String>> names, Tensor weight, Tensor bias, String prefix) {
        names.put(weight, List.of(prefix + ".weight"));
        names.put(bias, List.of(prefix + ".bias"));
    }

    /** Inputs with the encodings of the fixture, which both precisions share. */
    NodeInputs inputs(Masks hidden, String pe) {
        NodeInputs ours = NodeInputs.of(part, hidden, model.config(), dtype);
        int[] everyNode = new int[CELLS * GENES];
        Arrays.setAll(everyNode, e -> e);
        return new NodeInputs(
                ours.coordinates(),
                encodings.tensor(pe + "_cell", dtype),
                ours.x(),
                ours.z(),
                encodings.tensor(pe + "_gene", dtype),
                Tensors.indices(everyNode));
    }

    /** What was drawn for the training step of the fixtures. */
    Draws draws(Dropout dropout) {
        return new Draws(masks, dropout, null, z -> ReleasedContrastiveLoss.of(z.cells(), z.genes(), partners));
    }
}
