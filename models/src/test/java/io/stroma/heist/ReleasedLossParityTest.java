package io.stroma.heist;

import io.stroma.heist.reference.Partners;
import io.stroma.heist.reference.ReleasedContrastiveLoss;
import io.stroma.heist.reference.ReleasedOrthogonality;
import io.stroma.heist.reference.ReleasedReconstruction;
import io.stroma.nn.Engine;
import io.stroma.testing.Fixture;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of the authors' code alone: 10 cells x 6 genes, values and gradients. */
class ReleasedLossParityTest {

    private final Fixture fixture = Fixture.of("heist/losses");
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

    private Tensor leaf(String name, ScalarType dtype) {
        Tensor t = fixture.tensor(name, dtype);
        t.requires_grad_(true);
        return t;
    }

    private void check(String loss, ScalarType dtype, Tensor value, Tensor leaf, String leafName) {
        String precision = dtype == ScalarType.Double ? ".f64" : ".f32";
        fixture.check(loss + ".value" + precision, value, Fixture.tolerance(dtype));
        fixture.check(loss + ".grad." + leafName + precision, leaf.grad(), Fixture.tolerance(dtype));
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void contrastive(ScalarType dtype) {
        Tensor cells = leaf("contrastive.in.z_cell", dtype);
        Tensor nodes = leaf("contrastive.in.z_gene", dtype);
        int[][] negative = new int[10][];
        Arrays.setAll(negative, i -> fixture.row("contrastive.neg_index", i));
        Partners partners = new Partners(fixture.ints("contrastive.pos_index"), negative);
        Tensor genes = nodes.view(10, 6, 16);
        TensorVector levels = ReleasedContrastiveLoss.levels(cells, genes, partners);
        fixture.check("contrastive.part_cell", levels.get(0), Fixture.SINGLE);
        fixture.check("contrastive.part_cross", levels.get(1), Fixture.SINGLE);
        fixture.check("contrastive.part_gene", levels.get(2), Fixture.SINGLE);
        Tensor value = ReleasedContrastiveLoss.of(cells, genes, partners);
        value.backward();
        check("contrastive", dtype, value, cells, "z_cell");
        check("contrastive", dtype, value, nodes, "z_gene");
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void reconstruction(ScalarType dtype) {
        Tensor cells = leaf("recon.in.dec_cell", dtype);
        Tensor genes = leaf("recon.in.dec_gene", dtype);
        Tensor value = ReleasedReconstruction.of(
                        cells, fixture.tensor("recon.in.true_cell", dtype), hidden("cell", dtype))
                .add(ReleasedReconstruction.of(
                        genes, fixture.tensor("recon.in.true_gene", dtype), hidden("gene", dtype)));
        value.backward();
        check("recon", dtype, value, cells, "dec_cell");
        check("recon", dtype, value, genes, "dec_gene");
    }

    private Tensor hidden(String level, ScalarType dtype) {
        return fixture.tensor("recon.in." + level + "_mask", dtype).neg().add(new Scalar(1.0));
    }

    @ParameterizedTest
    @EnumSource(
            value = ScalarType.class,
            names = {"Float", "Double"})
    void orthogonality(ScalarType dtype) {
        Tensor z = leaf("ortho.in.z", dtype);
        Tensor value = ReleasedOrthogonality.of(z).mul(new Scalar(0.1));
        value.backward();
        check("ortho", dtype, value, z, "z");
    }
}
