package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.nn.Engine;
import io.stroma.nn.LayerNorm;
import io.stroma.nn.Tensors;
import io.stroma.testing.Fixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Single operators against the numbers of the authors' libraries, values and gradients, in both precisions. */
class OperatorParityTest {

    private static final int WIDTH = 16;

    private PointerScope scope;

    @BeforeAll
    static void engine() {
        Engine.start();
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** One operator of a fixture: leaves by the fixture's names, then output and gradients are compared. */
    private static final class Operator {

        private final String tag;
        private final ScalarType dtype;
        private final Fixture fixture;
        private final Map<String, Tensor> leaves = new LinkedHashMap<>();

        Operator(String tag, ScalarType dtype) {
            this.tag = tag;
            this.dtype = dtype;
            this.fixture = Fixture.of("heist/" + (dtype == ScalarType.Double ? "operators_f64" : "operators_f32"));
        }

        Tensor input(String name) {
            return leaf("in." + name);
        }

        /** Several weights stacked into a parameter of ours. */
        void stacked(Tensor parameter, String... names) {
            TensorVector parts = new TensorVector();
            for (String name : names) {
                parts.push_back(fixture.tensor(tag + ".w." + name, dtype));
            }
            parameter.detach().copy_(torch.cat(parts, 0));
            leaves.put("w." + String.join("|", names), parameter);
        }

        private Tensor leaf(String key) {
            Tensor t = fixture.tensor(tag + "." + key, dtype);
            t.requires_grad_(true);
            leaves.put(key, t);
            return t;
        }

        void check(Tensor out) {
            double tolerance = Fixture.tolerance(dtype);
            fixture.check(tag + ".out", out, tolerance);
            Tensor dual = out.mul(fixture.tensor(tag + ".cotangent", dtype)).sum(); // ()
            TensorVector gradients = torch.grad(
                    new TensorVector(dual),
                    new TensorVector(leaves.values().toArray(Tensor[]::new)),
                    new TensorVector(),
                    new BoolOptional(),
                    false,
                    false);
            int i = 0;
            for (String key : leaves.keySet()) {
                checkGradient(key, gradients.get(i++), tolerance);
            }
        }

        private void checkGradient(String key, Tensor gradient, double tolerance) {
            String kind = tag + ".grad_" + key.substring(0, key.indexOf('.') + 1);
            long from = 0;
            for (String name : key.substring(key.indexOf('.') + 1).split("\\|")) {
                long rows = fixture.npz().array(kind + name).shape()[0];
                // a true gradient of zero shows as rounding; the stack shares one scale
                double scale = Math.max(1, largest(gradient) / Math.max(1e-30, largest(fixture.doubles(kind + name))));
                fixture.check(kind + name, gradient.narrow(0, from, rows), tolerance * scale);
                from += rows;
            }
        }

        private static double largest(Tensor t) {
            return largest(Tensors.doubles(t));
        }

        private static double largest(double[] values) {
            double m = 0;
            for (double v : values) {
                m = Math.max(m, Math.abs(v));
            }
            return m;
        }

        Tensor source() {
            return Tensors.indices(fixture.row("edge_index", 0));
        }

        Tensor target() {
            return Tensors.indices(fixture.row("edge_index", 1));
        }

        /** Neighbour lists of incoming edges, repeated edges kept. */
        NetworkMask network() {
            int[] source = fixture.row("edge_index", 0);
            int[] target = fixture.row("edge_index", 1);
            List<Integer> targets = new ArrayList<>();
            int[] starts = new int[15];
            for (int i = 0; i < 14; i++) {
                for (int e = 0; e < target.length; e++) {
                    if (target[e] == i) {
                        targets.add(source[e]);
                    }
                }
                starts[i + 1] = targets.size();
            }
            int[] flat = targets.stream().mapToInt(Integer::intValue).toArray();
            return new NetworkMask(new CsrGraph(starts, flat), dtype);
        }
    }

    private static HeistConfig config(int heads) {
        return HeistConfig.reference().but().width(WIDTH).heads(heads).build();
    }

    private static SplittableRandom anyWeights() {
        return new SplittableRandom(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void graphIsomorphismConvolution(ScalarType dtype) {
        Operator op = new Operator("gin", dtype);
        CellTransformer cells = new CellTransformer(config(2), dtype, anyWeights());
        op.stacked(cells.gin.weight, "nn.weight");
        op.stacked(cells.gin.bias, "nn.bias");
        op.stacked(cells.eps, "eps");
        op.check(cells.convolution(op.input("x"), op.source(), op.target()));
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void attentionAlongEdgesWithEightHeads(ScalarType dtype) {
        attentionAlongEdges("transformerconv8", 16, 16, 8, dtype);
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void attentionAlongEdgesOfAnOddShape(ScalarType dtype) {
        attentionAlongEdges("transformerconv3", 24, 15, 3, dtype);
    }

    private static void attentionAlongEdges(String tag, int in, int width, int heads, ScalarType dtype) {
        Operator op = new Operator(tag, dtype);
        GeneTransformer genes = new GeneTransformer(in, width, heads, true, dtype, anyWeights());
        op.stacked(genes.qkvs.weight, "lin_query.weight", "lin_key.weight", "lin_value.weight", "lin_skip.weight");
        op.stacked(genes.qkvs.bias, "lin_query.bias", "lin_key.bias", "lin_value.bias", "lin_skip.bias");
        List<HeistPart.TypeBlock> oneCell = List.of(new HeistPart.TypeBlock(0, 0, 1));
        Tensor out = genes.forward(op.input("x").unsqueeze(0), oneCell, List.of(op.network()));
        op.check(out.squeeze(0));
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void attentionOverAllCells(ScalarType dtype) {
        Operator op = new Operator("mha8", dtype);
        CellTransformer cells = new CellTransformer(config(8), dtype, anyWeights());
        op.stacked(cells.qkv.weight, "in_proj_weight");
        op.stacked(cells.qkv.bias, "in_proj_bias");
        op.stacked(cells.out.weight, "out_proj.weight");
        op.stacked(cells.out.bias, "out_proj.bias");
        op.check(cells.attention(op.input("x")));
    }

    private static CrossMessage cross(Operator op, ScalarType dtype) {
        CrossMessage cross = new CrossMessage(config(2), dtype, anyWeights());
        op.stacked(cross.query.weight, "Q.weight");
        op.stacked(cross.key.weight, "K.weight");
        op.stacked(cross.value.weight, "V.weight");
        return cross;
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void messageToCells(ScalarType dtype) {
        Operator op = new Operator("cross", dtype);
        op.check(cross(op, dtype).toCells(op.input("to"), op.input("from")));
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void messageToGenesThroughOneProbePerCell(ScalarType dtype) {
        Operator op = new Operator("cross", dtype);
        Tensor one = cross(op, dtype).toGenes(op.input("to").unsqueeze(1), op.input("from")); // (14, 1, 16)
        op.check(one.squeeze(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void layerNormalisation(ScalarType dtype) {
        Operator op = new Operator("layernorm", dtype);
        LayerNorm norm = new LayerNorm(WIDTH, dtype);
        op.stacked(norm.weight, "weight");
        op.stacked(norm.bias, "bias");
        op.check(norm.forward(op.input("x")));
    }

    @Test
    void exactGelu() {
        Operator op = new Operator("gelu", ScalarType.Float);
        op.check(torch.gelu(op.input("x")));
    }

    @Test
    void meansAndSumsOverGroupsAreGraphSums() {
        for (String tag : List.of("meanpool", "addpool")) {
            Operator op = new Operator(tag, ScalarType.Float);
            int[] all = new int[14];
            Arrays.setAll(all, i -> i);
            Tensor group = Tensors.indices(op.fixture.ints("pool.batch"));
            Tensor rows = GraphSum.of(op.input("x"), Tensors.indices(all), group, tag.equals("meanpool")); // (14, 16)
            op.check(rows.narrow(0, 0, 5));
        }
    }
}
