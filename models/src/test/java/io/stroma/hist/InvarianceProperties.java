package io.stroma.hist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.nn.Engine;
import io.stroma.nn.Tensors;
import io.stroma.tissue.DenseMatrix;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What must not change the whole model's predictions, on random layouts and depths (spec section 9: 1 and 2). */
class InvarianceProperties {

    private static final double SAME = 1e-10;
    private static final String[] TOPOLOGIES = {"1", "11-1", "111-21"};

    private static HistConfig config(int levels, HistConfig.Position position) {
        return SmallSlide.config()
                .but()
                .width(16)
                .topology(TOPOLOGIES[levels - 1])
                .position(position)
                .build();
    }

    /** Double precision, in the caller's order. */
    private static double[] predict(HistConfig config, DenseMatrix features, LatticeMap map) {
        Engine.start();
        try (PointerScope scope = new PointerScope()) {
            HistModel model = new HistModel(config, SmallSlide.panel(), ScalarType.Double, 3);
            Slide slide = Slide.of(features, map, config, ScalarType.Double, Pass.recorded());
            double[] rows = Tensors.doubles(model.forward(slide, Pass.recorded()));
            double[] out = new double[rows.length];
            for (int s = 0; s < slide.order().length; s++) {
                System.arraycopy(
                        rows, SmallSlide.GENES * s, out, SmallSlide.GENES * slide.order()[s], SmallSlide.GENES);
            }
            return out;
        }
    }

    @Property(tries = 25)
    void predictionsFollowTheirSpotsInAnyOrder(
            @ForAll @IntRange(min = 1, max = 90) int n,
            @ForAll @IntRange(min = 1, max = 3) int levels,
            @ForAll HistConfig.Position position,
            @ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
        HistConfig config = config(levels, position);
        SlideInput slide = SmallSlide.of(n, 17, seed);
        int[] order =
                new SplittableRandom(seed + 1).ints(0, n).distinct().limit(n).toArray();
        SlideInput mixed = slide.select(order);
        double[] a = predict(config, slide.features(), SmallSlide.sites(slide, 0, 0));
        double[] b = predict(config, mixed.features(), SmallSlide.sites(mixed, 0, 0));
        for (int k = 0; k < a.length; k++) {
            int was = order[k / SmallSlide.GENES] * SmallSlide.GENES + k % SmallSlide.GENES;
            assertThat(b[k]).isCloseTo(a[was], within(SAME));
        }
    }

    /** The period is a window's edge times the halvings: 6, 12, 24 sites for one, two, three levels. */
    @Property(tries = 25)
    void translationsByTheDyadicPeriodChangeNothing(
            @ForAll @IntRange(min = 1, max = 90) int n,
            @ForAll @IntRange(min = 1, max = 3) int levels,
            @ForAll HistConfig.Position position,
            @ForAll @IntRange(min = 0, max = 2_000) int down,
            @ForAll @IntRange(min = 0, max = 2_000) int right,
            @ForAll @LongRange(min = 0, max = 1 << 20) long seed) {
        HistConfig config = config(levels, position);
        int period = 2 * config.window() << levels - 1;
        SlideInput slide = SmallSlide.of(n, 17, seed);
        double[] here = predict(config, slide.features(), SmallSlide.sites(slide, 0, 0));
        double[] there = predict(config, slide.features(), SmallSlide.sites(slide, period * down, period * right));
        double most = IntStream.range(0, here.length)
                .mapToDouble(k -> Math.abs(here[k] - there[k]))
                .max()
                .orElseThrow();
        assertThat(most).isLessThan(1e-9);
    }
}
