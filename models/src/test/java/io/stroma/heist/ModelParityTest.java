package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.testing.Fixture;
import io.stroma.train.Loss;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole model with the authors' weights: every intermediate, every loss term, every gradient of their run. */
class ModelParityTest {

    /** Single precision of the authors' own run is this far from double in the final gene embeddings. */
    private static final double SINGLE_GENES = 5e-5;

    /** Two single-precision runs, each within 2e-5 of double precision. */
    private static final double SINGLE_GRADIENTS = 4e-5;

    /** ... and in the gradient of the first layer's eps, a sum that cancels: 1.1e-4 in the fixture's own float32 run. */
    private static final double SINGLE_EPS = 3e-4;

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

    private static Fixture outputs(ScalarType dtype) {
        return Fixture.of("heist/" + (dtype == ScalarType.Double ? "model_out_f64" : "model_out_f32"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void everyStageOfTheEncoder(ScalarType dtype) {
        SmallModel small = new SmallModel(dtype);
        Fixture expected = outputs(dtype);
        double tolerance = Fixture.tolerance(dtype);
        double genes = dtype == ScalarType.Double ? Fixture.DOUBLE : SINGLE_GENES;
        NodeInputs in = small.inputs(small.masks, "pe");
        HeistEncoder encoder = small.model.encoder;
        Tensor source = Tensors.indices(small.part.source());
        Tensor target = Tensors.indices(small.part.target());
        HeistLayer.States h = new HeistLayer.States(
                encoder.input.cells(in, small.part.context()), encoder.input.genes(in, small.part.context()));
        for (int l = 0; l < 2; l++) {
            String at = "layer" + l + "_";
            HeistLayer layer = encoder.layers.get(l);
            expected.check(at + "in_cell", h.cells(), tolerance);
            expected.check(at + "in_gene", h.genes(), genes);
            Tensor c = layer.norm.forward(h.cells());
            Tensor g = layer.norm.forward(h.genes());
            expected.check(at + "norm_cell", c, tolerance);
            expected.check(at + "norm_gene", g, genes);
            Tensor gin = layer.cellTransformer.convolution(c, source, target);
            Tensor attention = layer.cellTransformer.attention(c);
            expected.check(at + "conv_high", gin, tolerance);
            expected.check(at + "multi_head", attention, tolerance);
            Tensor cells = gin.add(attention);
            Tensor nodes = layer.geneTransformer.forward(g, small.part.blocks(), small.part.context().networks);
            Tensor pooled = nodes.mean(1);
            expected.check(at + "conv_low", nodes, genes);
            expected.check(at + "pool_gene", pooled, tolerance);
            expected.check(at + "cross_hl", layer.geneToCell.toCells(cells, pooled), tolerance);
            expected.check(at + "cross_lh", layer.cellToGene.toGenes(nodes, cells), genes);
            HeistLayer.States out = layer.forward(h, small.part, source, target);
            expected.check(at + "out_cell", out.cells(), tolerance);
            expected.check(at + "out_gene", out.genes(), genes);
            h = out;
        }
        HeistEncoder.Embeddings z = encoder.forward(small.part, in);
        expected.check("z_cell", z.cells(), tolerance);
        expected.check("z_gene", z.genes(), genes);
    }

    @ParameterizedTest
    @CsvSource({"Float,encode,1", "Double,encode,1", "Float,encode_scaled,16", "Double,encode_scaled,16"})
    void inferenceWithoutMasks(ScalarType dtype, String name, double factor) {
        SmallModel small = new SmallModel(dtype);
        Fixture single = outputs(ScalarType.Float);
        NodeInputs in = small.inputs(Masks.none(small.part), "encode_pe");
        NodeInputs scaled = new NodeInputs(
                in.coordinates(),
                in.cellEncoding(),
                in.x().mul(new Scalar(factor)),
                in.z(),
                in.geneEncodings(),
                in.encodingRows());
        HeistEncoder.Embeddings z = small.model.encoder.forward(small.part, scaled);
        single.check(name + "_cell", z.cells(), 2 * Fixture.SINGLE);
        checkRows(single.doubles(name + "_gene"), z.genes(), deviations(small, scaled));
    }

    /** Standard deviation of every gene row before the last normalisation. */
    private static double[] deviations(SmallModel small, NodeInputs in) {
        HeistEncoder encoder = small.model.encoder;
        Tensor source = Tensors.indices(small.part.source());
        Tensor target = Tensors.indices(small.part.target());
        HeistLayer.States first = new HeistLayer.States(
                encoder.input.cells(in, small.part.context()), encoder.input.genes(in, small.part.context()));
        HeistLayer.States second = encoder.layers.get(0).forward(first, small.part, source, target);
        HeistLayer.States out = encoder.layers.get(1).forward(second, small.part, source, target);
        double[] rows = Tensors.doubles(second.genes().add(out.genes()));
        double[] deviations = new double[rows.length / SmallModel.WIDTH];
        for (int e = 0; e < deviations.length; e++) {
            double[] row = Arrays.copyOfRange(rows, e * SmallModel.WIDTH, (e + 1) * SmallModel.WIDTH);
            double mean = Arrays.stream(row).average().orElseThrow();
            deviations[e] = Math.sqrt(Arrays.stream(row)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow());
        }
        return deviations;
    }

    /** The normalisation magnifies rounding of rows with a small deviation, in the authors' run as in ours. */
    private static void checkRows(double[] expected, Tensor actual, double[] deviations) {
        double[] ours = Tensors.doubles(actual);
        double typical = Arrays.stream(deviations).average().orElseThrow();
        for (int e = 0; e < deviations.length; e++) {
            int from = e * SmallModel.WIDTH;
            Fixture.check(
                    "gene node " + e,
                    Arrays.copyOfRange(ours, from, from + SmallModel.WIDTH),
                    Arrays.copyOfRange(expected, from, from + SmallModel.WIDTH),
                    SINGLE_GENES * Math.max(1, typical / deviations[e]));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void lossTermsAndAllGradients(ScalarType dtype) {
        SmallModel small = new SmallModel(dtype);
        Fixture expected = outputs(dtype);
        HeistObjective objective = new HeistObjective(small.model);
        Loss loss = objective.loss(small.part, small.inputs(small.masks, "pe"), small.draws(Dropout.off()));
        checkTerms(expected, loss, Fixture.tolerance(dtype));
        checkGradients(small, loss, expected, dtype);
    }

    @Test
    void dropoutWithTheMasksOfTheFixture() {
        SmallModel small = new SmallModel(ScalarType.Float);
        Fixture expected = Fixture.of("heist/model_out_dropout_f32");
        NodeInputs in = small.inputs(small.masks, "pe");
        Draws draws = small.draws(doubling(expected));
        HeistEncoder.Embeddings z = small.model.encoder.forward(small.part, in);
        HeistDecoder.Reconstruction r = small.model.decoder.forward(small.part, z, small.masks, doubling(expected));
        expected.check("dec_cell", r.coordinates(), Fixture.SINGLE);
        expected.check("dec_gene", r.expression(), Fixture.SINGLE);
        Loss loss = new HeistObjective(small.model).loss(small.part, in, draws);
        checkTerms(expected, loss, Fixture.SINGLE);
        checkGradients(small, loss, expected, ScalarType.Float);
    }

    /** Kept values of the cells, then of the genes, one run of cells after the other; doubled. */
    private static Dropout doubling(Fixture fixture) {
        DoubleBuffer kept = DoubleBuffer.wrap(Stream.of("dropout_keep_cell", "dropout_keep_gene")
                .flatMapToDouble(name -> Arrays.stream(fixture.doubles(name)))
                .toArray());
        return new Dropout() {
            @Override
            public Tensor draw(long... shape) {
                double[] next = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
                kept.get(next);
                return Tensors.of(next, ScalarType.Float, shape);
            }

            @Override
            public double scale() {
                return 2;
            }
        };
    }

    private static void checkTerms(Fixture expected, Loss loss, double tolerance) {
        Map<String, Double> terms = loss.terms();
        Fixture.check(
                "contrastive",
                new double[] {terms.get("contrastive")},
                expected.doubles("loss_contrastive"),
                tolerance);
        Fixture.check(
                "expression", new double[] {terms.get("expression")}, expected.doubles("loss_recon_gene"), tolerance);
        Fixture.check(
                "coordinates", new double[] {terms.get("coordinates")}, expected.doubles("loss_recon_cell"), tolerance);
        double orthogonality = expected.doubles("loss_ortho_cell")[0] + expected.doubles("loss_ortho_gene")[0];
        Fixture.check(
                "orthogonality",
                new double[] {0.1 * terms.get("orthogonality")},
                new double[] {orthogonality},
                tolerance);
        expected.check("loss_total", loss.total(), tolerance);
    }

    private static void checkGradients(SmallModel small, Loss loss, Fixture expected, ScalarType dtype) {
        loss.total().backward();
        List<String> checked = new ArrayList<>();
        small.theirs().forEach((parameter, names) -> {
            Tensor gradient = parameter.grad();
            double scale = largest(Tensors.doubles(gradient));
            long from = 0;
            for (String name : names) {
                if (expected.npz().names().contains("grad." + name)) {
                    double[] truth = expected.doubles("grad." + name);
                    double tolerance = dtype == ScalarType.Double
                            ? Fixture.DOUBLE
                            : name.endsWith("conv_high.eps") ? SINGLE_EPS : SINGLE_GRADIENTS;
                    // arrays whose true gradient is zero show the rounding of the stack they are part of
                    double relative = Math.max(1, scale / Math.max(1e-30, largest(truth)));
                    long rows = expected.npz().array("grad." + name).shape()[0];
                    expected.check("grad." + name, gradient.narrow(0, from, rows), tolerance * relative);
                    from += rows;
                    checked.add(name);
                }
            }
        });
        assertThat(checked).hasSize((int) expected.npz().names().stream()
                .filter(n -> n.startsWith("grad."))
                .count());
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
