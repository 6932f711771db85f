package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.nn.Engine;
import io.stroma.nn.Linear;
import io.stroma.nn.Module;
import io.stroma.testing.Fixture;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators in double precision against the authors' layers: values, and gradients along a fixed direction. */
class OperatorParityTest {

    private static final HistConfig ONE_LEVEL =
            HistConfig.paper().but().topology("1").width(16).heads(2).build();

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

    /** Leaves whose gradients are compared. */
    private static Tensor leaf(Fixture f, String name) {
        return f.tensor(name, ScalarType.Double).requires_grad_(true);
    }

    private static void gradients(Fixture f, String set, String prefix, Tensor out, Map<String, Tensor> leaves) {
        Tensor cotangent = f.tensor(set + ".cotangent", ScalarType.Double);
        TensorVector g = torch.grad(
                new TensorVector(out.mul(cotangent).sum()),
                new TensorVector(leaves.values().toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(),
                false,
                false);
        int i = 0;
        for (String name : leaves.keySet()) {
            f.check(prefix + ".grad_" + name, g.get(i++), Fixture.NARROWED);
        }
    }

    private static Tensor attention(Level level, Tensor q, Tensor k, Tensor v, Tensor bias) {
        long n = q.size(0);
        return WindowOutputs.of(q.view(n, -1), k.view(n, -1), v.view(n, -1), bias, level, Pass.recorded())
                .view(n, q.size(1), q.size(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"irregular", "full13x12", "tiny_one_window", "single"})
    void windowAttentionWithTable(String set) {
        Fixture f = AuthorsRuns.fixture("window_attention");
        Map<String, Tensor> leaves = new LinkedHashMap<>();
        for (String name : List.of("q", "k", "v", "bias_table")) {
            leaves.put(name, leaf(f, set + "." + name));
        }
        Level level = Level.of(AuthorsRuns.sites(f, set + ".coords"), ONE_LEVEL).get(0);
        Tensor table = leaves.get("bias_table");
        Tensor out = attention(level, leaves.get("q"), leaves.get("k"), leaves.get("v"), table.view(table.size(0), -1));
        f.check(set + ".out", out, Fixture.DOUBLE);
        gradients(f, set, set, out, leaves);
    }

    @ParameterizedTest
    @CsvSource({"ALIBI,out_alibi,2e-8", "ROPE,out_rope,1e-7", "NONE,out_none,1e-10"})
    void otherPositions(HistConfig.Position position, String expected, double tolerance) {
        Fixture f = AuthorsRuns.fixture("window_attention");
        Sites sites = AuthorsRuns.sites(f, "irregular.coords");
        Level level = Level.of(sites, ONE_LEVEL).get(0);
        RelativePosition relative = RelativePosition.fixed(position, 2, 8, 3, ScalarType.Double);
        RelativePosition.Rotation rotation = relative.rotation(sites, ScalarType.Double);
        Pass.Rows all = new Pass.Rows(0, sites.size());
        Tensor[] qk = new Tensor[2];
        for (int t = 0; t < 2; t++) {
            Tensor x = f.tensor(t == 0 ? "irregular.q" : "irregular.k", ScalarType.Double);
            qk[t] = rotation == null ? x : rotation.of(all, x.view(60, 16)).view(60, 2, 8);
        }
        Tensor v = f.tensor("irregular.v", ScalarType.Double);
        f.check("irregular." + expected, attention(level, qk[0], qk[1], v, relative.bias()), tolerance);
    }

    @Test
    void withoutShift() {
        Fixture f = AuthorsRuns.fixture("window_attention");
        Level level = Level.of(
                        AuthorsRuns.sites(f, "irregular.coords"),
                        ONE_LEVEL.but().shift(false).build())
                .get(0);
        Tensor table = f.tensor("irregular.bias_table", ScalarType.Double);
        Tensor out = attention(
                level,
                f.tensor("irregular.q", ScalarType.Double),
                f.tensor("irregular.k", ScalarType.Double),
                f.tensor("irregular.v", ScalarType.Double),
                table.view(2, -1));
        f.check("irregular.out_noshift", out, Fixture.DOUBLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void tokensWithQueriesKeysAndValuesOfTheirOwn(int tokens) {
        // the fixture gives q, k, v of each row; stacked as features, maps that pick one of them restore them
        Fixture f = AuthorsRuns.fixture("window_attention");
        String set = "tokens" + tokens;
        int n = 20 + tokens;
        Tensor q = f.tensor(set + ".q", ScalarType.Double).view(n, 8);
        Tensor k = f.tensor(set + ".k", ScalarType.Double).view(n, 8);
        Tensor v = f.tensor(set + ".v", ScalarType.Double).view(n, 8);
        Tensor x = torch.cat(new TensorVector(q, k, v), 1); // (n, 24)
        TokenAttention attention = new TokenAttention(pick(0), pick(1), pick(2), 2);
        Tensor spots = x.narrow(0, 0, 20);
        Tensor rows = x.narrow(0, 20, tokens);
        Tensor toSpots = attention.toSpots(spots, attention.offer(rows), Dropout.OFF);
        Tensor toTokens = attention.toTokens(rows, spots, false, Dropout.OFF);
        f.check(set + ".out", torch.cat(new TensorVector(toSpots, toTokens), 0), Fixture.DOUBLE);
        TokenAttention.Offer question = attention.question(rows);
        Tensor parts = torch.stack(
                new TensorVector(
                        TokenAttention.part(spots.narrow(0, 0, 7), question, null),
                        TokenAttention.part(spots.narrow(0, 7, 13), question, null)),
                0);
        Tensor fromParts = attention.answer(rows, question, parts);
        f.check(set + ".out", torch.cat(new TensorVector(toSpots, fromParts), 0), Fixture.DOUBLE);
    }

    private static Linear pick(int which) {
        Linear map = Linear.fanIn(24, 8, true, ScalarType.Double, new SplittableRandom(1));
        map.weight.detach().zero_();
        map.weight.detach().narrow(1, 8L * which, 8).copy_(torch.eye(8));
        map.bias.detach().zero_();
        return map;
    }

    private static void set(Module module, Fixture f, Map<String, String> names) {
        names.forEach((name, key) -> module.parameters().get(name).detach().copy_(f.tensor(key, ScalarType.Double)));
    }

    private static Map<String, Tensor> named(Module module, Map<String, String> names, Tensor x) {
        Map<String, Tensor> leaves = new LinkedHashMap<>();
        leaves.put("x", x);
        names.forEach((name, key) -> leaves.put(
                key.substring(key.indexOf('.') + 1), module.parameters().get(name)));
        return leaves;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void coarsening(boolean count) {
        Fixture f = AuthorsRuns.fixture("coarsen_uncoarsen");
        HistConfig c = HistConfig.paper()
                .but()
                .topology("11-1")
                .tokens(List.of())
                .countNormalised(count)
                .build();
        Coarsen module = new Coarsen(6, 5, c, ScalarType.Double, new SplittableRandom(1));
        Map<String, String> names = new LinkedHashMap<>();
        names.put("weight", "coarsen.weight");
        names.put("norm.weight", "coarsen.norm_weight");
        names.put("norm.bias", "coarsen.norm_bias");
        set(module, f, names);
        Coarsening coarsening = Coarsening.of(AuthorsRuns.sites(f, "coarsen.coords"));
        assertThat(coarsening.parents().i()).containsExactly(f.column("coarsen.out_coords", 0));
        Level.Next next = Level.Next.of(coarsening);
        Tensor x = leaf(f, "coarsen.x");
        String set = count ? "coarsen_count" : "coarsen";
        f.check(set + ".pre_norm", module.sum(x, module.bySlot(), next, new Pass.Rows(0, 39)), Fixture.DOUBLE);
        Tensor out = module.forward(new State(x, null), next, Pass.recorded()).spots();
        f.check(set + ".out", out, Fixture.DOUBLE);
        gradients(f, "coarsen", set, out, named(module, names, x));
    }

    @Test
    void uncoarsening() {
        Fixture f = AuthorsRuns.fixture("coarsen_uncoarsen");
        HistConfig c =
                HistConfig.paper().but().topology("11-1").tokens(List.of()).build();
        Uncoarsen module = new Uncoarsen(5, 4, c, ScalarType.Double, new SplittableRandom(1));
        Map<String, String> names = new LinkedHashMap<>();
        names.put("weight", "uncoarsen.weight");
        names.put("norm.weight", "uncoarsen.norm_weight");
        names.put("norm.bias", "uncoarsen.norm_bias");
        set(module, f, names);
        Level.Next next = Level.Next.of(Coarsening.of(AuthorsRuns.sites(f, "coarsen.coords")));
        Tensor x = leaf(f, "uncoarsen.x");
        Pass.Rows all = new Pass.Rows(0, 60);
        Tensor slots = module.slots(x, Pass.recorded());
        f.check("uncoarsen.pre_norm", all.of(slots, next.place()), Fixture.DOUBLE);
        Tensor out = module.children(slots, next, all);
        f.check("uncoarsen.out", out, Fixture.DOUBLE);
        gradients(f, "uncoarsen", "uncoarsen", out, named(module, names, x));
    }
}
