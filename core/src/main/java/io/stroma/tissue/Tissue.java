package io.stroma.tissue;

import io.stroma.error.BadInputException;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * One section of tissue as its file gives it: N cells with expression over G genes, a position and a table of
 * properties. Immutable. Expression may stay in the file and be read in slabs.
 *
 * @param name short name for messages and outputs, usually the file's
 * @param expression N x G
 * @param panel G gene names
 * @param positions N points in a declared unit
 * @param cells N names and typed columns
 * @param modality what is measured
 * @param scale scale of the values
 */
public record Tissue(
        String name,
        ExpressionMatrix expression,
        GenePanel panel,
        Positions positions,
        CellTable cells,
        Modality modality,
        ValueScale scale) {

    public Tissue {
        Objects.requireNonNull(name);
        Objects.requireNonNull(modality);
        Objects.requireNonNull(scale);
        int n = expression.rows();
        if (positions.size() != n || cells.size() != n || panel.size() != expression.columns()) {
            throw new BadInputException("%s: the parts do not fit: expression %d x %d, %d positions, %d cells, %d genes"
                    .formatted(name, n, expression.columns(), positions.size(), cells.size(), panel.size()));
        }
    }

    /** N. */
    public int cellCount() {
        return expression.rows();
    }

    /** G. */
    public int geneCount() {
        return panel.size();
    }

    /**
     * A control for everything that is measured on places: the same cells, places, labels and rows of expression, but each
     * row belongs to a cell drawn at random, so that nothing of a place is left in it. Holds the expression in memory.
     *
     * @param seed of the draw
     */
    public Tissue shuffled(long seed) {
        int[] from = Permutations.of(cellCount(), Seeds.stream(seed, Seeds.purpose("shuffled cells")));
        CsrMatrix rows = expression.slab(0, cellCount()).selectRows(from);
        return new Tissue(name, rows, panel, positions, cells, modality, scale);
    }

    /**
     * Verifies what construction cannot see cheaply: at least one gene and one cell, distinct non-blank names, finite
     * values, non-negative unless the scale is {@link ValueScale#LOG1P}, at least one finite position. Reads the whole
     * matrix once, in slabs.
     *
     * @throws BadInputException naming the first cell and gene at fault and what to do
     */
    public void check() {
        checkParts();
        expression.forEachSlab(this::checkValues);
    }

    /**
     * The part of {@link #check()} that does not read the expression.
     *
     * @throws BadInputException as there
     */
    public void checkParts() {
        if (geneCount() == 0) {
            throw new BadInputException(name + ": no genes; the expression matrix has 0 columns");
        }
        if (cellCount() == 0) {
            throw new BadInputException(name + ": no cells; the expression matrix has 0 rows");
        }
        checkNames("gene", panel.names());
        checkNames("cell", cells.names());
        boolean anyPosition = false;
        for (int i = 0; i < cellCount() && !anyPosition; i++) {
            anyPosition = positions.isFinite(i);
        }
        if (!anyPosition) {
            throw new BadInputException(
                    name
                            + ": no cell has finite coordinates; name the obsm key that holds them with --spatial-key, or columns with --x and --y");
        }
    }

    /**
     * Verifies that places tell cells apart: a graph of cells needs at least two of them.
     *
     * @throws BadInputException if fewer than two cells have finite coordinates, or all have the same
     */
    public void checkPlaces() {
        int first = -1;
        int located = 0;
        boolean apart = false;
        for (int i = 0; i < cellCount(); i++) {
            if (positions.isFinite(i)) {
                located++;
                first = first < 0 ? i : first;
                apart |= positions.x()[i] != positions.x()[first]
                        || positions.y()[i] != positions.y()[first];
            }
        }
        if (located < 2) {
            throw new BadInputException(
                    "%s: a graph of cells needs at least two with finite coordinates, this tissue has %d"
                            .formatted(name, located));
        }
        if (!apart) {
            throw new BadInputException(
                    "%s: all %,d cells lie at (%s, %s), so nothing is known of their surroundings; name the obsm key that holds the coordinates with --spatial-key, or columns with --x and --y"
                            .formatted(
                                    name,
                                    located,
                                    positions.x()[first],
                                    positions.y()[first]));
        }
    }

    private void checkNames(String what, Iterable<String> names) {
        Set<String> seen = new HashSet<>();
        for (String s : names) {
            if (s == null || s.isBlank()) {
                throw new BadInputException("%s: a %s has no name (number %d)".formatted(name, what, seen.size() + 1));
            }
            if (!seen.add(s)) {
                throw new BadInputException(
                        "%s: the %s name '%s' occurs twice; make names unique".formatted(name, what, s));
            }
        }
    }

    /**
     * The part of {@link #check()} for one slab, for those who read the expression anyway.
     *
     * @param firstRow row of the tissue that is row 0 of the slab
     * @throws BadInputException as there
     */
    public void checkValues(int firstRow, CsrMatrix slab) {
        for (int i = 0; i < slab.rows(); i++) {
            for (int k = slab.rowStart(i); k < slab.rowStart(i + 1); k++) {
                float v = slab.value(k);
                if (!Float.isFinite(v) || (v < 0 && scale != ValueScale.LOG1P)) {
                    throw new BadInputException("%s: expression of gene %s in cell %s is %s; %s"
                            .formatted(
                                    name,
                                    panel.name(slab.column(k)),
                                    cells.names().get(firstRow + i),
                                    v,
                                    Float.isFinite(v)
                                            ? "counts and intensities cannot be negative (declare the scale"
                                                    + " if the values are logarithms, or name the layer with"
                                                    + " raw values)"
                                            : "replace it by a number or leave the cell out"));
                }
            }
        }
    }
}
