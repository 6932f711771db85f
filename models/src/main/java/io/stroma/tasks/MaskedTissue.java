package io.stroma.tasks;

import io.stroma.error.BadInputException;
import io.stroma.heist.HiddenEntries;
import io.stroma.parallel.Workers;
import io.stroma.prepare.NormalizedTissue;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.Tissue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A tissue prepared without some entries, and what these entries were. Everything in {@code tissue} (normalisation,
 * denoising, types, networks) comes from the visible entries alone.
 *
 * @param tissue prepared from what is visible, N x G; zero where hidden
 * @param hiddenGenes genes hidden in every cell, by row of {@code tissue} (N)
 * @param cell row of every scored entry: hidden, and not zero in the complete tissue
 * @param gene its column
 * @param truth its value in the complete, normalised tissue
 */
public record MaskedTissue(PreparedTissue tissue, List<BitSet> hiddenGenes, int[] cell, int[] gene, double[] truth) {

    /**
     * Hides and prepares.
     *
     * @throws BadInputException when nothing that is hidden is left to score
     */
    public static MaskedTissue of(Tissue complete, ImputationMask mask, PreparationConfig config, Workers workers) {
        PreparedTissue prepared =
                new Preparation(config).prepare(mask.apply(complete), workers, (step, fraction) -> {});
        NormalizedTissue whole = NormalizedTissue.of(
                complete, config.but().maxGenes(complete.geneCount()).build(), workers);
        int[] wholeRow = new int[complete.cellCount()];
        java.util.Arrays.fill(wholeRow, -1);
        for (int r = 0; r < whole.cells().length; r++) {
            wholeRow[whole.cells()[r]] = r;
        }
        int[] sourceColumn = columns(complete.panel().names(), prepared.panel().names());
        int[] wholeColumn = columns(whole.panel().names(), prepared.panel().names());
        List<BitSet> hiddenGenes = new ArrayList<>();
        List<int[]> scored = new ArrayList<>();
        List<Double> truth = new ArrayList<>();
        for (int i = 0; i < prepared.cellCount(); i++) {
            int source = prepared.sourceRow()[i];
            BitSet genes = new BitSet();
            for (int g = 0; g < prepared.geneCount(); g++) {
                if (mask.hidden().get(source).get(sourceColumn[g])) {
                    genes.set(g);
                    float value = wholeRow[source] < 0 || wholeColumn[g] < 0
                            ? 0
                            : whole.expression().get(wholeRow[source], wholeColumn[g]);
                    if (value != 0) {
                        scored.add(new int[] {i, g});
                        truth.add((double) value);
                    }
                }
            }
            hiddenGenes.add(genes);
        }
        if (scored.isEmpty()) {
            throw new BadInputException(
                    complete.name() + ": none of the hidden entries is among the chosen genes; hide a larger share");
        }
        return new MaskedTissue(
                prepared,
                hiddenGenes,
                scored.stream().mapToInt(e -> e[0]).toArray(),
                scored.stream().mapToInt(e -> e[1]).toArray(),
                truth.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static int[] columns(List<String> all, List<String> wanted) {
        Map<String, Integer> at = new HashMap<>();
        IntStream.range(0, all.size()).forEach(g -> at.put(all.get(g), g));
        return wanted.stream().mapToInt(name -> at.getOrDefault(name, -1)).toArray();
    }

    /** What no method may see. */
    public HiddenEntries hidden() {
        return (i, g) -> hiddenGenes.get(i).get(g);
    }

    /** Number of scored entries. */
    public int size() {
        return cell.length;
    }
}
