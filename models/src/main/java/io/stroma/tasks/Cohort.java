package io.stroma.tasks;

import io.stroma.error.BadInputException;
import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.prepare.CellGraph;
import io.stroma.prepare.NormalizedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cells of one or more tissues side by side, on the genes all of them measured. No edge joins two tissues.
 *
 * @param tissues T names
 * @param tissueOf tissue of every cell (n)
 * @param panel the common genes
 * @param expression n x genes, normalised tissue by tissue
 * @param positions n points; those of different tissues have nothing to do with each other
 * @param graph over the n cells
 * @param cells names and the columns asked for
 */
public record Cohort(
        List<String> tissues,
        int[] tissueOf,
        GenePanel panel,
        DenseMatrix expression,
        Positions positions,
        CsrGraph graph,
        CellTable cells) {

    public Cohort {
        tissues = List.copyOf(tissues);
    }

    /**
     * One tissue before pooling.
     *
     * @param name of the tissue
     * @param normal its cells that pass quality control
     * @param cells table of these cells
     */
    public record Member(String name, NormalizedTissue normal, CellTable cells) {}

    /**
     * Pools tissues in the given order.
     *
     * @param columns of the cell tables to keep
     * @throws BadInputException if a tissue lacks a column or the tissues have no gene in common
     */
    public static Cohort pool(List<Member> members, List<String> columns) {
        GenePanel panel = common(members);
        int n = members.stream().mapToInt(m -> m.normal().cells().length).sum();
        int[] tissueOf = new int[n];
        DenseMatrix expression = DenseMatrix.zeros(n, panel.size());
        double[] x = new double[n];
        double[] y = new double[n];
        int[] starts = new int[n + 1];
        int[] targets = new int
                [members.stream().mapToInt(m -> m.normal().graph().arcs()).sum()];
        int offset = 0;
        int arcs = 0;
        for (int t = 0; t < members.size(); t++) {
            NormalizedTissue normal = members.get(t).normal();
            Map<String, Integer> column = normal.panel().index();
            int[] gene = panel.names().stream().mapToInt(column::get).toArray();
            for (int i = 0; i < normal.cells().length; i++) {
                tissueOf[offset + i] = t;
                x[offset + i] = normal.positions().x()[i];
                y[offset + i] = normal.positions().y()[i];
                for (int g = 0; g < gene.length; g++) {
                    expression.values()[(offset + i) * gene.length + g] =
                            normal.expression().get(i, gene[g]);
                }
                for (int arc = normal.graph().start(i); arc < normal.graph().start(i + 1); arc++) {
                    targets[arcs++] = offset + normal.graph().target(arc);
                }
                starts[offset + i + 1] = arcs;
            }
            offset += normal.cells().length;
        }
        return new Cohort(
                members.stream().map(Member::name).toList(),
                tissueOf,
                panel,
                expression,
                new Positions(x, y, members.get(0).normal().positions().unit()),
                new CsrGraph(starts, targets),
                table(members, columns));
    }

    private static GenePanel common(List<Member> members) {
        List<String> names = new ArrayList<>(members.get(0).normal().panel().names());
        for (Member member : members) {
            names.retainAll(Set.copyOf(member.normal().panel().names()));
        }
        if (names.isEmpty()) {
            throw new BadInputException("the %d tissues have no gene in common, so nothing can be compared across them"
                    .formatted(members.size()));
        }
        return new GenePanel(names);
    }

    private static CellTable table(List<Member> members, List<String> columns) {
        List<String> names = new ArrayList<>();
        members.forEach(m -> names.addAll(m.cells().names()));
        Map<String, CellColumn> kept = new LinkedHashMap<>();
        for (String column : columns) {
            List<String> text = new ArrayList<>();
            for (Member member : members) {
                CellColumn values = member.cells()
                        .column(column)
                        .orElseThrow(() -> new BadInputException("%s: there is no column '%s'; the cell table has: %s"
                                .formatted(
                                        member.name(),
                                        column,
                                        member.cells().columns().isEmpty()
                                                ? "no columns"
                                                : String.join(
                                                        ", ",
                                                        member.cells().columns().keySet()))));
                IntStream.range(0, values.size()).forEach(i -> text.add(values.text(i)));
            }
            kept.put(column, new CellColumn.Text(text.toArray(String[]::new)));
        }
        return new CellTable(names, kept);
    }

    /**
     * The same cells with the sections that a column names as tissues, each with a graph of its own. Sections of the same
     * name in several tissues become one tissue, but their cells are not neighbours: each lies in coordinates of its own.
     *
     * @throws BadInputException if cells have no value there
     */
    public Cohort bySection(String column, Workers workers) {
        CellColumn values = cells.column(column)
                .orElseThrow(
                        () -> new BadInputException("there is no column '%s' to tell tissues by".formatted(column)));
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < values.size(); i++) {
            if (values.text(i) == null) {
                throw new BadInputException("column '%s' has no value for cell %s; every cell must belong to a tissue"
                        .formatted(column, cells.names().get(i)));
            }
            names.add(values.text(i));
        }
        List<String> sections = List.copyOf(names);
        int[] section = IntStream.range(0, values.size())
                .map(i -> Collections.binarySearch(sections, values.text(i)))
                .toArray();
        int[] from = new int[0];
        int[] to = new int[0];
        Map<Integer, List<Integer>> pieces = IntStream.range(0, section.length)
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> tissueOf[i] * sections.size() + section[i], TreeMap::new, Collectors.toList()));
        for (List<Integer> piece : pieces.values()) {
            int[] rows = piece.stream().mapToInt(Integer::intValue).toArray();
            CsrGraph inside = CellGraph.build(positions.select(rows), 1, workers);
            from = append(from, inside.arcs());
            to = append(to, inside.arcs());
            int k = from.length - inside.arcs();
            for (int i = 0; i < rows.length; i++) {
                for (int arc = inside.start(i); arc < inside.start(i + 1); arc++) {
                    from[k] = rows[i];
                    to[k++] = rows[inside.target(arc)];
                }
            }
        }
        CsrGraph joined = CsrGraph.undirected(section.length, from, to);
        return new Cohort(sections, section, panel, expression, positions, joined, cells);
    }

    private static int[] append(int[] values, int more) {
        return Arrays.copyOf(values, values.length + more);
    }

    /** Some tissues only, in the order of this cohort. */
    public Cohort only(Set<String> wanted) {
        int[] kept = cellsOf(wanted);
        List<String> names = tissues.stream().filter(wanted::contains).toList();
        return new Cohort(
                names,
                Arrays.stream(kept)
                        .map(i -> names.indexOf(tissues.get(tissueOf[i])))
                        .toArray(),
                panel,
                expression.select(kept),
                positions.select(kept),
                graph.induced(kept),
                cells.select(kept));
    }

    /** The same cells with no gene, which take less memory. */
    public Cohort withoutExpression() {
        return new Cohort(
                tissues,
                tissueOf,
                new GenePanel(List.of()),
                DenseMatrix.zeros(tissueOf.length, 0),
                positions,
                graph,
                cells);
    }

    /** Rows of the cells of some tissues, ascending. */
    public int[] cellsOf(Set<String> wanted) {
        return IntStream.range(0, tissueOf.length)
                .filter(i -> wanted.contains(tissues.get(tissueOf[i])))
                .toArray();
    }

    /** A short name for tables. */
    public String name() {
        return tissues.size() <= 3 ? String.join("+", tissues) : tissues.size() + " tissues";
    }
}
