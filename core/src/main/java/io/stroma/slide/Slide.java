package io.stroma.slide;

import io.stroma.error.BadInputException;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.GenePanel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One section: N spots with linear expression of G genes, their places, and what the tissue looks like there. Immutable.
 *
 * @param name unique in its set
 * @param patient sections of one patient share it; the section's own name where nothing is known
 * @param spots N distinct names (barcodes, or array positions such as 10x21)
 * @param genes G names
 * @param expression N x G, not negative, on a linear scale
 * @param grid N places
 * @param morphology picture, patches or features of the spots
 */
public record Slide(
        String name,
        String patient,
        List<String> spots,
        GenePanel genes,
        CsrMatrix expression,
        SpotGrid grid,
        Morphology morphology) {

    public Slide {
        spots = List.copyOf(spots);
        if (spots.size() != grid.size() || spots.size() != expression.rows() || genes.size() != expression.columns()) {
            throw new BadInputException("%s: the parts do not fit: %d spots, %d places, expression %d x %d, %d genes"
                    .formatted(name, spots.size(), grid.size(), expression.rows(), expression.columns(), genes.size()));
        }
        if (spots.isEmpty()) {
            throw new BadInputException(
                    name + ": no spot has all that is needed, expression where there is any and a place in the picture;"
                            + " check that the names of the spots are written alike in the counts and the table of positions");
        }
        Set<String> seen = new HashSet<>();
        for (String spot : spots) {
            if (!seen.add(spot)) {
                throw new BadInputException(
                        "%s: the spot '%s' occurs twice; spots need distinct names".formatted(name, spot));
            }
        }
        checkValues(name, spots, genes, expression);
    }

    /** A slide that was never sequenced: spots, places and morphology, no genes. */
    public static Slide unsequenced(
            String name, String patient, List<String> spots, SpotGrid grid, Morphology morphology) {
        CsrMatrix nothing = CsrMatrix.ofDense(spots.size(), 0, new float[0]);
        return new Slide(name, patient, spots, new GenePanel(List.of()), nothing, grid, morphology);
    }

    private static void checkValues(String name, List<String> spots, GenePanel genes, CsrMatrix x) {
        for (int i = 0; i < x.rows(); i++) {
            for (int k = x.rowStart(i); k < x.rowStart(i + 1); k++) {
                if (!(x.value(k) >= 0) || Float.isInfinite(x.value(k))) {
                    throw new BadInputException(
                            "%s: expression of %s in spot %s is %s; HiST needs linear values that are not negative (counts)"
                                    .formatted(name, genes.name(x.column(k)), spots.get(i), x.value(k)));
                }
            }
        }
    }

    /** Expression was measured. */
    public boolean sequenced() {
        return genes.size() > 0;
    }

    /** N. */
    public int size() {
        return spots.size();
    }

    /** The given spots in the given order. */
    public Slide select(int[] rows) {
        return new Slide(
                name,
                patient,
                Arrays.stream(rows).mapToObj(spots::get).toList(),
                genes,
                expression.selectRows(rows),
                grid.select(rows),
                morphology.select(rows));
    }

    public Slide withExpression(GenePanel panel, CsrMatrix values) {
        return new Slide(name, patient, spots, panel, values, grid, morphology);
    }

    public Slide withGrid(SpotGrid places) {
        return new Slide(name, patient, spots, genes, expression, places, morphology);
    }

    public Slide withMorphology(Morphology look) {
        return new Slide(name, patient, spots, genes, expression, grid, look);
    }

    public Slide withPatient(String whose) {
        return new Slide(name, whose, spots, genes, expression, grid, morphology);
    }
}
