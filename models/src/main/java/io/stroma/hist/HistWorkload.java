package io.stroma.hist;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tissue.DenseMatrix;
import io.stroma.train.Gradients;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;

/**
 * A generated slide and a model with random weights, to measure what a forward pass or a training step costs: the lattice is
 * a square of which a given share of the sites holds a spot.
 */
public final class HistWorkload {

    private final HistModel model;
    private final double occupancy;
    private final SlideInput slide;

    private HistWorkload(HistModel model, double occupancy, SlideInput slide) {
        this.model = model;
        this.occupancy = occupancy;
        this.slide = slide;
    }

    /**
     * Generates a workload.
     *
     * @param spots N
     * @param features C
     * @param genes G
     * @param occupancy share of the lattice's sites with a spot, above 0, at most 1
     * @param withTargets make expression too, which a training step needs
     */
    public static HistWorkload of(
            HistConfig config, int spots, int features, int genes, double occupancy, boolean withTargets, long seed) {
        HistPanel panel = new HistPanel(
                features, IntStream.range(0, genes).mapToObj(g -> "gene" + g).toList(), Map.of());
        SlideInput slide = slide(panel, spots, occupancy, withTargets, seed);
        return new HistWorkload(new HistModel(config, panel, seed), occupancy, slide);
    }

    /** The same model on a slide of another size, as {@link #of} would make it. */
    public HistWorkload withSpots(int spots, long seed) {
        SlideInput other = slide(model.panel(), spots, occupancy, slide.targets() != null, seed);
        return new HistWorkload(model, occupancy, other);
    }

    private static SlideInput slide(HistPanel panel, int spots, double occupancy, boolean withTargets, long seed) {
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("workload"));
        int edge = (int) Math.ceil(Math.sqrt(spots / occupancy));
        return new SlideInput(
                "generated",
                uniform(spots, panel.features(), 1, random),
                square(spots, edge, random),
                withTargets ? uniform(spots, panel.genes().size(), 10, random) : null);
    }

    private static DenseMatrix uniform(int rows, int columns, float largest, SplittableRandom random) {
        float[] values = new float[Math.multiplyExact(rows, columns)];
        for (int k = 0; k < values.length; k++) {
            values[k] = largest * (float) random.nextDouble();
        }
        return new DenseMatrix(rows, columns, values);
    }

    /** Distinct sites of a square, each equally likely (selection sampling). */
    private static DenseMatrix square(int spots, int edge, SplittableRandom random) {
        float[] p = new float[2 * spots];
        long left = (long) edge * edge;
        int chosen = 0;
        for (int site = 0; chosen < spots; site++, left--) {
            if (random.nextDouble() * left < spots - chosen) {
                p[2 * chosen] = site / edge;
                p[2 * chosen + 1] = site % edge;
                chosen++;
            }
        }
        return new DenseMatrix(spots, 2, p);
    }

    public HistModel model() {
        return model;
    }

    public SlideInput slide() {
        return slide;
    }

    /** Predicts the slide once. */
    public DenseMatrix forward(Workers workers) {
        return new HistPredictor(model, workers).predict(slide);
    }

    /** Computes loss and gradients of the slide once, without augmentation, with the graph that training keeps. */
    public double backward() {
        try (PointerScope scope = new PointerScope()) {
            TrainingSlide part = TrainingSlide.asItIs(slide, model);
            var loss =
                    new HistObjective(model).loss(part, new SplittableRandom(1)).total();
            try (Gradients gradients = Gradients.of(loss, model.parameterList())) {
                return gradients.norm();
            }
        }
    }

    /**
     * Floating-point operations that a forward pass needs (two a multiplication with its addition): linear maps of the sites
     * that exist and pairs that attend, nothing for gathers, normalisations and exponentials.
     */
    public double flops() {
        HistConfig c = model.config();
        double d = c.width();
        try (PointerScope scope = new PointerScope()) {
            Slide sites = Slide.of(DenseMatrix.zeros(slide.spots(), 1), slide.positions(), c, model.dtype());
            List<Level> levels = sites.levels();
            double n = levels.get(0).size();
            double products = n * model.panel().features() * d;
            products += n * model.head.weight.size(1) * model.panel().genes().size();
            for (int l = 0; l < levels.size(); l++) {
                int blocks =
                        c.encoderBlocks()[l] + (l < levels.size() - 1 ? c.decoderBlocks()[levels.size() - 2 - l] : 0);
                double perSite = (4 + 2 * c.ffnRatio()) * d * d + 2 * c.tokens().size() * c.heads() * d;
                products += blocks
                        * (levels.get(l).size() * perSite
                                + 2 * d * levels.get(l).pairs());
                if (l > 0) {
                    products += transition(levels.get(l - 1).size(), levels.size() - 1 - l);
                }
            }
            return 2 * products;
        }
    }

    /** Coarsening from a level of so many sites, and the decoder stage back to it. */
    private double transition(double sites, int stage) {
        double d = model.config().width();
        DecoderStage up = model.decoder.get(stage);
        double fuse = up.fuse == null ? 0 : sites * 2 * d * d;
        return sites * d * d + sites * up.uncoarsen.weight.size(1) * d + fuse;
    }
}
