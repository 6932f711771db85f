package io.stroma.heist;

import io.stroma.graph.CsrGraph;
import io.stroma.prepare.CellTypes;
import io.stroma.prepare.GeneNetwork;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Positions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Copies of a prepared tissue in another order, elsewhere, or with other contents. */
final class ChangedTissue {

    private GenePanel panel;
    private DenseMatrix expression;
    private DenseMatrix denoised;
    private Positions positions;
    private double spacing;
    private CellTypes types;
    private CsrGraph graph;
    private List<GeneNetwork> networks;
    private final PreparedTissue base;

    private ChangedTissue(PreparedTissue base) {
        this.base = base;
        panel = base.panel();
        expression = base.expression();
        denoised = base.denoised();
        positions = base.positions();
        spacing = base.spacing();
        types = base.types();
        graph = base.cellGraph();
        networks = base.networks();
    }

    static ChangedTissue of(PreparedTissue base) {
        return new ChangedTissue(base);
    }

    /** Cell k is what cell order[k] was. */
    ChangedTissue cellsInOrder(int[] order) {
        contentsOf(order);
        positions = positions.select(order);
        graph = renamed(graph, order);
        return this;
    }

    /** Values and type of cell k are those of cell order[k]; places and neighbours stay. */
    ChangedTissue contentsOf(int[] order) {
        expression = rows(expression, order);
        denoised = rows(denoised, order);
        types = new CellTypes(
                Arrays.stream(order).map(i -> types.typeOf()[i]).toArray(), types.names(), types.origin());
        return this;
    }

    /** Gene j is what gene order[j] was. */
    ChangedTissue genesInOrder(int[] order) {
        panel = panel.select(order);
        expression = columns(expression, order);
        denoised = columns(denoised, order);
        networks = networks.stream().map(n -> renamed(n, order)).toList();
        return this;
    }

    /** No two values of a cell are equal any more, so that ranks do not hang on the order of the genes. */
    ChangedTissue withoutTies(SplittableRandom random) {
        expression = shaken(expression, random);
        denoised = shaken(denoised, random);
        return this;
    }

    ChangedTissue at(DoubleUnaryOperator x, DoubleUnaryOperator y) {
        positions = new Positions(
                Arrays.stream(positions.x()).map(x).toArray(),
                Arrays.stream(positions.y()).map(y).toArray(),
                positions.unit());
        return this;
    }

    ChangedTissue spacing(double value) {
        spacing = value;
        return this;
    }

    /** Types by cell, and a network for every one of them. */
    ChangedTissue types(int[] typeOf, List<CsrGraph> ofTypes) {
        List<String> names =
                IntStream.range(0, ofTypes.size()).mapToObj(t -> "type " + t).toList();
        types = new CellTypes(typeOf, names, CellTypes.Origin.LEIDEN);
        networks = IntStream.range(0, names.size())
                .mapToObj(t -> weighted(names.get(t), ofTypes.get(t)))
                .toList();
        return this;
    }

    /** Cuts all edges that do not lie inside a set of cells. */
    ChangedTissue edgesOnlyAmong(boolean[] members) {
        graph = among(graph, members);
        return this;
    }

    PreparedTissue build() {
        return new PreparedTissue(
                base.name(),
                base.modality(),
                panel,
                base.sourceRow(),
                base.sourceCells(),
                expression,
                denoised,
                positions,
                spacing,
                types,
                graph,
                networks,
                base.cells(),
                base.quality(),
                base.warnings(),
                base.config());
    }

    /** Where every member of an order is found in it. */
    static int[] places(int[] order) {
        int[] place = new int[order.length];
        for (int k = 0; k < order.length; k++) {
            place[order[k]] = k;
        }
        return place;
    }

    static int[] shuffled(int n, SplittableRandom random) {
        int[] order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
        return order;
    }

    static DenseMatrix rows(DenseMatrix m, int[] order) {
        DenseMatrix out = DenseMatrix.zeros(m.rows(), m.columns());
        for (int k = 0; k < order.length; k++) {
            System.arraycopy(m.values(), order[k] * m.columns(), out.values(), k * m.columns(), m.columns());
        }
        return out;
    }

    private static DenseMatrix columns(DenseMatrix m, int[] order) {
        DenseMatrix out = DenseMatrix.zeros(m.rows(), m.columns());
        for (int e = 0; e < out.values().length; e++) {
            int i = e / order.length;
            out.values()[e] = m.get(i, order[e % order.length]);
        }
        return out;
    }

    private static DenseMatrix shaken(DenseMatrix m, SplittableRandom random) {
        DenseMatrix out = DenseMatrix.zeros(m.rows(), m.columns());
        for (int i = 0; i < m.rows(); i++) {
            Set<Float> taken = new HashSet<>();
            for (int e = i * m.columns(); e < (i + 1) * m.columns(); e++) {
                float v = m.values()[e] + (float) (1e-3 + 1e-3 * random.nextDouble());
                while (!taken.add(v)) {
                    v = Math.nextUp(v);
                }
                out.values()[e] = v;
            }
        }
        return out;
    }

    private static CsrGraph renamed(CsrGraph graph, int[] order) {
        int[] place = places(order);
        int[] from = new int[graph.arcs()];
        int[] to = new int[graph.arcs()];
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                from[arc] = place[i];
                to[arc] = place[graph.target(arc)];
            }
        }
        return CsrGraph.undirected(graph.size(), from, to);
    }

    private static GeneNetwork renamed(GeneNetwork network, int[] order) {
        CsrGraph graph = renamed(network.graph(), order);
        float[] weights = new float[graph.arcs()];
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                weights[arc] = network.mutualInformation()[network.graph().arc(order[i], order[graph.target(arc)])];
            }
        }
        return new GeneNetwork(
                network.type(), network.cells(), network.borrowed(), graph, weights, network.threshold());
    }

    private static GeneNetwork weighted(String type, CsrGraph graph) {
        float[] weights = new float[graph.arcs()];
        Arrays.fill(weights, 1);
        return new GeneNetwork(type, 1, false, graph, weights, 1);
    }

    private static CsrGraph among(CsrGraph graph, boolean[] members) {
        int[] from = new int[graph.arcs()];
        int[] to = new int[graph.arcs()];
        int kept = 0;
        for (int i = 0; i < graph.size(); i++) {
            for (int arc = graph.start(i); arc < graph.start(i + 1); arc++) {
                if (members[i] && members[graph.target(arc)]) {
                    from[kept] = i;
                    to[kept++] = graph.target(arc);
                }
            }
        }
        return CsrGraph.undirected(graph.size(), Arrays.copyOf(from, kept), Arrays.copyOf(to, kept));
    }
}
