package io.stroma.hist;

import io.stroma.io.safetensors.NdArray;
import io.stroma.testing.Fixture;
import io.stroma.testing.Npz;
import io.stroma.train.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Slides, settings and weights of the runs of the authors' code. */
final class AuthorsRuns {

    private AuthorsRuns() {}

    static Fixture fixture(String name) {
        return Fixture.of("hist/" + name);
    }

    static Sites sites(Fixture fixture, String name) {
        return new Sites(fixture.column(name, 0), fixture.column(name, 1));
    }

    /** The fixture's small model with the authors' weights. */
    static HistModel model(HistConfig config, String weights, ScalarType dtype) {
        HistModel model = new HistModel(
                config,
                new HistPanel(24, IntStream.range(0, 10).mapToObj(g -> "g" + g).toList(), Map.of()),
                dtype,
                1);
        Fixture stored = fixture(weights);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (String name : model.state().keySet()) {
            Npz.Array a = stored.npz().array(name);
            arrays.put(
                    name,
                    new NdArray.Doubles(
                            a.data(), Arrays.stream(a.shape()).asLongStream().toArray()));
        }
        Weights.into(model, arrays, weights);
        return model;
    }

    /** The configuration of one of the eight runs, such as {@code clean_skip0_lrn}. */
    static HistConfig config(String run) {
        HistConfigBuilder b = HistConfig.paper().but().width(16).heads(2);
        b.fusion(run.contains("skip0") ? HistConfig.Fusion.BEFORE_BLOCKS : HistConfig.Fusion.AFTER_BLOCKS);
        b.tokens(run.endsWith("lrn") ? List.of("lrn0.7") : List.of("max", "mean", "fix0.7"));
        b.borders(run.startsWith("clean") ? HistConfig.Borders.OPEN : HistConfig.Borders.SENTINELS);
        return b.build();
    }

    static String weights(String run) {
        return run.contains("skip0") ? "weights_skip0" : "weights_skip1";
    }

    /** The slide of the inputs. */
    static Slide slide(HistConfig config, ScalarType dtype) {
        Fixture inputs = fixture("inputs");
        return Slide.of(inputs.matrix("features"), inputs.matrix("coords"), config, dtype);
    }
}
