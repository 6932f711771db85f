package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Sizes of the published model, C = 1024, d = 512, H = 8, G = 2000 (spec section 3.12). */
class ParameterCountTest {

    private static HistModel model(HistConfig config) {
        return new HistModel(
                config,
                new HistPanel(
                        1024, IntStream.range(0, 2000).mapToObj(g -> "g" + g).toList(), Map.of()),
                1);
    }

    private static long count(HistModel model, String prefix) {
        return model.parameters().entrySet().stream()
                .filter(p -> p.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .mapToLong(Tensor::numel)
                .sum();
    }

    @Test
    void paper() {
        HistModel model = model(HistConfig.paper());
        assertThat(count(model, "enc.0.block0.")).isEqualTo(3_941_320);
        assertThat(count(model, "enc.0.inproj.")).isEqualTo(1_049_088);
        assertThat(count(model, "enc.1.coarsen.") + count(model, "enc.2.coarsen."))
                .isEqualTo(2_624_512);
        assertThat(count(model, "dec.0.uncoarsen.")).isEqualTo(1_312_256);
        assertThat(count(model, "dec.0.fuse.")).isEqualTo(1_049_088);
        assertThat(count(model, "head.")).isEqualTo(1_026_000);
        assertThat(model.parameterCount() - count(model, "token.")).isEqualTo(33_070_208);
        assertThat(count(model, "token.")).isEqualTo(1024);
    }

    @Test
    void released() {
        HistModel model = model(HistConfig.released());
        assertThat(count(model, "dec.0.uncoarsen.")).isEqualTo(1_312_256);
        assertThat(count(model, "dec.1.uncoarsen.")).isEqualTo(2_622_976);
        assertThat(count(model, "head.")).isEqualTo(2_050_000);
        assertThat(model.parameterCount()).isEqualTo(33_306_752);
    }

    @Test
    void whatAblationsTakeAway() {
        HistConfig small = HistConfig.small();
        long all = model(small).parameterCount();
        assertThat(all
                        - model(small.but().position(HistConfig.Position.NONE).build())
                                .parameterCount())
                .isEqualTo(6 * 4 * 121);
        assertThat(all - model(small.but().skip(HistConfig.Skip.ADD).build()).parameterCount())
                .isEqualTo(2 * (2 * 64 * 64 + 2 * 64 * 64 + 64));
        assertThat(model(small.but().tokens(List.of()).build()).parameters().keySet())
                .noneMatch(n -> n.contains("q2") || n.contains("token"));
        assertThat(model(small.but().separateTokenProjections(true).build()).parameterCount() - all)
                .isEqualTo(6 * 3 * (64 * 64 + 64));
        assertThat(small.withoutHierarchy().topology()).isEqualTo("6");
        assertThat(model(small.withoutHierarchy()).parameters().keySet()).noneMatch(n -> n.contains("coarsen"));
    }
}
