package io.stroma.heist;

import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Which neighbours move a gene: how much its predicted expression in the cells of a type changes when they get no messages
 * from their neighbours of a type, their own included. A fifth of all entries is hidden (one view of {@link HiddenFolds}) and only these
 * are compared, so a prediction rests on the rest of the cell and its surroundings, not on the value itself. What the
 * model has learned is shown, not causes.
 *
 * <p>Only arcs of the cell graph are cut; the attention over all cells of a part stays, in which no neighbours are marked.
 *
 * @param effects every pair of types that touch, and every gene
 */
public record NeighbourInfluence(List<Effect> effects) {

    /** Fewer cells say nothing. */
    private static final int FEWEST = 10;

    /** Effects are summed in whole multiples of this, so that the order of parts does not matter. */
    private static final double UNIT = 0x1p-30;

    /**
     * Effect of neighbours on a gene.
     *
     * @param gene column of the panel
     * @param type of the receiving cells
     * @param neighbour type of the neighbours that are cut off
     * @param cells receiving cells with such a neighbour and the gene hidden
     * @param mean predicted expression with these neighbours minus without, on the scale of the input
     * @param sd its standard deviation over cells
     */
    public record Effect(int gene, int type, int neighbour, int cells, double mean, double sd) {
        /** Mean in units of its standard error; zero without spread. */
        public double score() {
            return sd > 0 ? mean / (sd / Math.sqrt(cells)) : 0;
        }
    }

    /** Sums over the cells of one receiving type, one neighbour type: (G). */
    private record Sums(int[] cells, long[] effect, long[] square) {
        Sums(int genes) {
            this(new int[genes], new long[genes], new long[genes]);
        }
    }

    /**
     * All genes and pairs of types. A part is encoded once per type in it and once more.
     *
     * @param done hears the number of cells done
     */
    public static NeighbourInfluence of(
            PreparedTissue tissue, HeistModel model, EmbeddingConfig config, Workers workers, IntConsumer done) {
        int types = tissue.types().count();
        int genes = tissue.geneCount();
        HiddenFolds folds = new HiddenFolds(tissue, HiddenEntries.NONE);
        Sums[][] sums = new Sums[types][types];
        for (Sums[] row : sums) {
            for (int t = 0; t < types; t++) {
                row[t] = new Sums(genes);
            }
        }
        Inference.run(folds.shown(0), model, config, workers, done, part -> {
            Masks masks = HeistImputer.masks(part, folds.hidden(0));
            int[] typeOf = part.typeOf();
            NodeInputs inputs =
                    NodeInputs.of(part, masks, model.config(), model.dtype()); // encodings of the whole graph
            float[] whole = decoded(model, part, inputs, masks);
            for (int b : IntStream.of(typeOf).distinct().sorted().toArray()) {
                boolean[] touched = touchedBy(b, part, typeOf);
                float[] without = decoded(model, without(b, part, typeOf), inputs, masks);
                synchronized (sums) {
                    for (int k = 0; k < part.size(); k++) {
                        if (touched[k]) {
                            add(sums[typeOf[k]][b], masks, k, genes, whole, without);
                        }
                    }
                }
            }
        });
        return new NeighbourInfluence(effects(sums));
    }

    private static float[] decoded(HeistModel model, HeistPart part, NodeInputs inputs, Masks masks) {
        HeistEncoder.Embeddings z = model.encoder.forward(part, inputs);
        return Tensors.floats(model.decoder.expression(part, z, masks, Dropout.off())); // (n, G)
    }

    private static boolean[] touchedBy(int type, HeistPart part, int[] typeOf) {
        boolean[] touched = new boolean[part.size()];
        for (int e = 0; e < part.source().length; e++) {
            touched[part.target()[e]] |= typeOf[part.source()[e]] == type && part.source()[e] != part.target()[e];
        }
        return touched;
    }

    /** The part without arcs from cells of a type to others. */
    static HeistPart without(int type, HeistPart part, int[] typeOf) {
        int[] kept = IntStream.range(0, part.source().length)
                .filter(e -> typeOf[part.source()[e]] != type || part.source()[e] == part.target()[e])
                .toArray();
        return new HeistPart(
                part.context(),
                part.cells(),
                part.blocks(),
                part.x(),
                part.z(),
                part.standardised(),
                part.units(),
                IntStream.of(kept).map(e -> part.source()[e]).toArray(),
                IntStream.of(kept).map(e -> part.target()[e]).toArray());
    }

    private static void add(Sums sums, Masks masks, int k, int genes, float[] whole, float[] without) {
        for (int g = 0; g < genes; g++) {
            int e = k * genes + g;
            if (masks.genes()[e]) {
                double effect = whole[e] - without[e];
                sums.cells[g]++;
                sums.effect[g] += Math.round(effect / UNIT);
                sums.square[g] += Math.round(effect * effect / UNIT);
            }
        }
    }

    private static List<Effect> effects(Sums[][] sums) {
        List<Effect> effects = new ArrayList<>();
        for (int a = 0; a < sums.length; a++) {
            for (int b = 0; b < sums.length; b++) {
                for (int g = 0; g < sums[a][b].cells.length; g++) {
                    int n = sums[a][b].cells[g];
                    if (n >= FEWEST) {
                        double mean = sums[a][b].effect[g] * UNIT / n;
                        double square = sums[a][b].square[g] * UNIT / n;
                        double sd = Math.sqrt(Math.max(0, square - mean * mean) * n / (n - 1));
                        effects.add(new Effect(g, a, b, n, mean, sd));
                    }
                }
            }
        }
        effects.sort(Comparator.comparingInt(Effect::gene)
                .thenComparing(Comparator.comparingDouble((Effect e) -> -Math.abs(e.mean())))
                .thenComparingInt(Effect::type)
                .thenComparingInt(Effect::neighbour));
        return List.copyOf(effects);
    }

    /** Effects on one gene, largest first. */
    public List<Effect> on(int gene) {
        return effects.stream().filter(e -> e.gene() == gene).toList();
    }
}
