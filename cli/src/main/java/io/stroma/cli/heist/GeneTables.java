package io.stroma.cli.heist;

import io.stroma.figures.HeatFigure;
import io.stroma.heist.GeneSimilarity;
import io.stroma.heist.NeighbourInfluence;
import io.stroma.heist.NeighbourInfluence.Effect;
import io.stroma.prepare.DifferentialNetwork;
import io.stroma.tissue.GenePanel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What gene embeddings and networks say, as tables and a figure. */
final class GeneTables {

    private GeneTables() {}

    /** One line a pair of genes and type: the cosine of their embeddings, most similar first within a type. */
    static String similarity(GeneSimilarity similarity, List<String> types, GenePanel panel) {
        StringBuilder out = new StringBuilder("type\tgene_a\tgene_b\tcosine\n");
        for (int t = 0; t < types.size(); t++) {
            double[][] cosine = similarity.cosine()[t];
            int genes = panel.size();
            int[] pairs = java.util.stream.IntStream.range(0, genes * genes)
                    .filter(p -> p / genes < p % genes)
                    .boxed()
                    .sorted(java.util.Comparator.<Integer>comparingDouble(p -> -cosine[p / genes][p % genes])
                            .thenComparingInt(p -> p))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int p : pairs) {
                line(
                        out,
                        "%s\t%s\t%s\t%.4f",
                        types.get(t),
                        panel.name(p / genes),
                        panel.name(p % genes),
                        cosine[p / genes][p % genes]);
            }
        }
        return out.toString();
    }

    /** One line a pair of genes, strongest evidence first. */
    static String differential(DifferentialNetwork network, GenePanel panel, String a, String b) {
        StringBuilder out = new StringBuilder("gene_a\tgene_b\tmi_%s\tmi_%s\tdifference\tp\tq%n".formatted(a, b));
        for (DifferentialNetwork.Pair pair : network.pairs()) {
            line(
                    out,
                    "%s\t%s\t%.6g\t%.6g\t%.6g\t%.4g\t%.4g",
                    panel.name(pair.a()),
                    panel.name(pair.b()),
                    pair.inA(),
                    pair.inB(),
                    pair.difference(),
                    pair.p(),
                    pair.q());
        }
        return out.toString();
    }

    /** One line a gene, type and type of neighbours. */
    static String influence(NeighbourInfluence influence, List<String> types, GenePanel panel) {
        StringBuilder out = new StringBuilder("gene\ttype\tneighbour_type\tcells\teffect\tsd\tscore\n");
        for (Effect e : influence.effects()) {
            line(
                    out,
                    "%s\t%s\t%s\t%d\t%.6g\t%.6g\t%.3f",
                    panel.name(e.gene()),
                    types.get(e.type()),
                    types.get(e.neighbour()),
                    e.cells(),
                    e.mean(),
                    e.sd(),
                    e.score());
        }
        return out.toString();
    }

    /** Effects on one gene: receiving types by types of neighbours. */
    static String figure(NeighbourInfluence influence, int gene, List<String> types, GenePanel panel) {
        double[][] values = new double[types.size()][types.size()];
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
        }
        influence.on(gene).forEach(e -> values[e.type()][e.neighbour()] = e.mean());
        return HeatFigure.svg(
                "Predicted " + panel.name(gene) + " with messages from neighbours minus without",
                "cells of type",
                panel.name(gene) + ": change by neighbours of type",
                types,
                types,
                values);
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
