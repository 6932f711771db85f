package io.stroma.tasks;

import io.stroma.error.BadInputException;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The labels that can be judged: cells with a real label of a class that is large enough.
 *
 * @param column name of the label
 * @param cells rows of the labelled cells, ascending
 * @param label class of each of them
 * @param classes names of the classes, sorted
 * @param leftOut number of cells without a usable label
 */
public record LabelSet(String column, int[] cells, int[] label, List<String> classes, int leftOut) {

    /** What annotators write when they could not tell. */
    private static final Set<String> UNDECIDED = Set.of("undetermined", "Ambiguous", "unlabelled");

    private static final int SMALLEST_CLASS = 10;

    /**
     * Labels of a column; missing and ambiguous ones and classes of fewer than 10 cells are left out.
     *
     * @param usable further cells to leave out are false; null for none
     * @throws BadInputException if there is no such column or fewer than two classes remain
     */
    public static LabelSet of(CellTable cells, String column, boolean[] usable) {
        CellColumn values = cells.column(column)
                .orElseThrow(() -> new BadInputException("there is no label column '%s'; the cell table has: %s"
                        .formatted(
                                column,
                                cells.columns().isEmpty()
                                        ? "no columns"
                                        : String.join(", ", cells.columns().keySet()))));
        Map<String, List<Integer>> members = new TreeMap<>();
        for (int i = 0; i < cells.size(); i++) {
            String label = values.label(i);
            if (label != null && !UNDECIDED.contains(label) && (usable == null || usable[i])) {
                members.computeIfAbsent(label, k -> new ArrayList<>()).add(i);
            }
        }
        members.values().removeIf(rows -> rows.size() < SMALLEST_CLASS);
        if (members.size() < 2) {
            throw new BadInputException(
                    "the label '%s' has %d classes with at least %d cells; two are needed to judge anything"
                            .formatted(column, members.size(), SMALLEST_CLASS));
        }
        List<String> classes = List.copyOf(members.keySet());
        int[] classOf = new int[cells.size()];
        Arrays.fill(classOf, -1);
        for (int c = 0; c < classes.size(); c++) {
            for (int i : members.get(classes.get(c))) {
                classOf[i] = c;
            }
        }
        int[] kept =
                IntStream.range(0, classOf.length).filter(i -> classOf[i] >= 0).toArray();
        int[] label = Arrays.stream(kept).map(i -> classOf[i]).toArray();
        return new LabelSet(column, kept, label, classes, cells.size() - kept.length);
    }

    /** Number of labelled cells. */
    public int size() {
        return cells.length;
    }
}
