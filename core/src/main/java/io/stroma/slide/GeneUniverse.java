package io.stroma.slide;

import io.stroma.error.BadInputException;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.GenePanel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The genes all slides of an experiment share, and slides rewritten to them (HiST, preprocessing). */
public final class GeneUniverse {

    private static final int EXAMPLES = 3;

    private GeneUniverse() {}

    /**
     * Rewrites every slide to the sorted intersection of their harmonised genes; columns of one gene are summed.
     *
     * @param symbols of Ensembl ids, or empty
     * @throws BadInputException if the slides share no gene
     */
    public static SlideSet harmonise(SlideSet set, Map<String, String> symbols) {
        TreeSet<String> shared = null;
        for (Slide slide : set.slides()) {
            TreeSet<String> names = new TreeSet<>();
            for (String gene : slide.genes().names()) {
                String name = GeneNames.harmonise(gene, symbols);
                if (GeneNames.isGene(name)) {
                    names.add(name);
                }
            }
            if (shared == null) {
                shared = names;
            } else {
                shared.retainAll(names);
            }
        }
        if (shared == null || shared.isEmpty()) {
            throw new BadInputException(
                    "%s: the slides share no gene (%s); where some have Ensembl ids and others symbols, join them with --symbols TABLE; else leave out what is of another organism"
                            .formatted(set.name(), examples(set)));
        }
        GenePanel panel = new GenePanel(new ArrayList<>(shared));
        List<Slide> slides =
                set.slides().stream().map(s -> onto(s, panel, symbols)).toList();
        return new SlideSet(set.name(), slides, set.notes());
    }

    /** The first gene of a few slides. */
    private static String examples(SlideSet set) {
        return set.slides().stream()
                .filter(s -> !s.genes().names().isEmpty())
                .limit(EXAMPLES)
                .map(s -> s.name() + " has " + s.genes().names().get(0))
                .collect(Collectors.joining(", "));
    }

    /**
     * One slide rewritten to a panel of harmonised names, as a trained model asks for it.
     *
     * @throws BadInputException naming the first gene the slide does not have
     */
    public static Slide require(Slide slide, GenePanel panel, Map<String, String> symbols) {
        TreeSet<String> there = new TreeSet<>();
        slide.genes().names().forEach(g -> there.add(GeneNames.harmonise(g, symbols)));
        for (String gene : panel.names()) {
            if (!there.contains(gene)) {
                throw new BadInputException("%s: the gene %s is not measured here; the model was made for %d genes"
                        .formatted(slide.name(), gene, panel.size()));
            }
        }
        return onto(slide, panel, symbols);
    }

    private static Slide onto(Slide slide, GenePanel panel, Map<String, String> symbols) {
        Map<String, Integer> index = panel.index();
        int[] target = new int[slide.genes().size()];
        for (int g = 0; g < target.length; g++) {
            target[g] = index.getOrDefault(GeneNames.harmonise(slide.genes().name(g), symbols), -1);
        }
        return slide.withExpression(panel, sumColumns(slide.expression(), target, panel.size()));
    }

    /** Columns with the same target summed; target -1 is left out. */
    static CsrMatrix sumColumns(CsrMatrix x, int[] target, int columns) {
        int[] starts = new int[x.rows() + 1];
        int[] column = new int[x.nonZeros()];
        float[] value = new float[x.nonZeros()];
        int k = 0;
        for (int i = 0; i < x.rows(); i++) {
            TreeMap<Integer, Float> row = new TreeMap<>();
            for (int e = x.rowStart(i); e < x.rowStart(i + 1); e++) {
                int t = target[x.column(e)];
                if (t >= 0) {
                    row.merge(t, x.value(e), Float::sum);
                }
            }
            for (Map.Entry<Integer, Float> e : row.entrySet()) {
                column[k] = e.getKey();
                value[k++] = e.getValue();
            }
            starts[i + 1] = k;
        }
        return new CsrMatrix(columns, starts, Arrays.copyOf(column, k), Arrays.copyOf(value, k));
    }
}
