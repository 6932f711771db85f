package io.stroma.cli.heist;

import io.stroma.figures.Palette;
import io.stroma.report.Section;
import io.stroma.tissue.CellColumn;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One way to colour the cells of a tissue.
 *
 * @param name what the colours say
 * @param code N indices into {@code names}; -1 for cells that are none of them
 * @param names of the colours
 */
record Colouring(String name, int[] code, List<String> names) {

    /** More colours than that cannot be told apart. */
    private static final int MOST = 40;

    static Colouring ofClusters(int[] cluster) {
        int count = Arrays.stream(cluster).max().orElse(-1) + 1;
        return new Colouring(
                "clusters of the embedding (Leiden)",
                cluster,
                IntStream.range(0, count).mapToObj(c -> "cluster " + c).toList());
    }

    /** By the labels in use, in the order of the column if it has one; empty if there are none or too many. */
    static Optional<Colouring> ofLabels(String name, CellColumn column) {
        String[] label = new String[column.size()];
        Arrays.setAll(label, column::label);
        Set<String> used = new HashSet<>(Arrays.asList(label));
        used.remove(null);
        if (used.isEmpty() || used.size() > MOST) {
            return Optional.empty();
        }
        List<String> names = column instanceof CellColumn.Categorical c
                ? c.categories().stream().filter(used::contains).toList()
                : used.stream().sorted().toList();
        int[] code = Arrays.stream(label).mapToInt(names::indexOf).toArray();
        return Optional.of(new Colouring("label: " + name, code, names));
    }

    /** Codes of some cells. */
    int[] code(int[] cells) {
        return Arrays.stream(cells).map(i -> code[i]).toArray();
    }

    /** Every colour with the number of its cells. */
    List<Section.LegendEntry> legend() {
        long[] size = new long[names.size()];
        Arrays.stream(code).filter(k -> k >= 0).forEach(k -> size[k]++);
        return IntStream.range(0, names.size())
                .mapToObj(k -> new Section.LegendEntry(Palette.css(k), "%s (%,d)".formatted(names.get(k), size[k])))
                .toList();
    }
}
