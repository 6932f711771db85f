package io.stroma.cli.heist;

import io.stroma.prepare.GeneNetwork;
import io.stroma.tissue.GenePanel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Gene networks as text: TSV of edges and GraphML. */
final class NetworkTables {

    /** An edge between genes with its mutual information in nats. */
    record Edge(int a, int b, float mutualInformation) {}

    private NetworkTables() {}

    /** Every edge once, strongest first. */
    static List<Edge> edges(GeneNetwork network) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < network.graph().size(); i++) {
            for (int arc = network.graph().start(i); arc < network.graph().start(i + 1); arc++) {
                int j = network.graph().target(arc);
                if (i < j) {
                    edges.add(new Edge(i, j, network.mutualInformation()[arc]));
                }
            }
        }
        edges.sort(Comparator.comparingDouble((Edge e) -> -e.mutualInformation)
                .thenComparingInt(Edge::a)
                .thenComparingInt(Edge::b));
        return edges;
    }

    /** The strongest pairs in a few words. */
    static String strongest(GeneNetwork network, GenePanel panel, int most) {
        return edges(network).stream()
                .limit(most)
                .map(e -> panel.name(e.a) + "–" + panel.name(e.b))
                .collect(Collectors.joining(", "));
    }

    /**
     * One line a type: its cells and edges, whether it has too few cells for a network of its own, its files.
     *
     * @param names of the files without their endings, by type
     */
    static String index(List<GeneNetwork> networks, Map<String, String> names) {
        StringBuilder out = new StringBuilder("type\tcells\tedges\tnetwork_of_all\ttsv\tgraphml\n");
        for (GeneNetwork n : networks) {
            String name = names.get(n.type());
            out.append("%s\t%d\t%d\t%s\t%s.tsv\t%s.graphml\n"
                    .formatted(n.type(), n.cells(), n.graph().arcs() / 2, n.borrowed(), name, name));
        }
        return out.toString();
    }

    /** One line an edge: type, genes, mutual information. */
    static String tsv(GeneNetwork network, GenePanel panel) {
        StringBuilder out = new StringBuilder("type\tgene_a\tgene_b\tmutual_information\n");
        for (Edge e : edges(network)) {
            out.append(String.format(
                    Locale.ROOT,
                    "%s\t%s\t%s\t%.6g%n",
                    network.type(),
                    panel.name(e.a),
                    panel.name(e.b),
                    e.mutualInformation));
        }
        return out.toString();
    }

    /** GraphML, as Cytoscape, Gephi and networkx read it. */
    static String graphml(GeneNetwork network, GenePanel panel) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n")
                .append("  <key id=\"mi\" for=\"edge\" attr.name=\"mutual_information\" attr.type=\"double\"/>\n")
                .append("  <graph id=\"")
                .append(escape(network.type()))
                .append("\" edgedefault=\"undirected\">\n");
        panel.names()
                .forEach(g -> out.append("    <node id=\"").append(escape(g)).append("\"/>\n"));
        for (Edge e : edges(network)) {
            out.append(String.format(
                    Locale.ROOT,
                    "    <edge source=\"%s\" target=\"%s\"><data key=\"mi\">%.6g</data></edge>%n",
                    escape(panel.name(e.a)),
                    escape(panel.name(e.b)),
                    e.mutualInformation));
        }
        return out.append("  </graph>\n</graphml>\n").toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
