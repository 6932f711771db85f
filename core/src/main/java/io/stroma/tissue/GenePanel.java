package io.stroma.tissue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of the measured genes or proteins in column order. No fixed vocabulary: any non-blank, distinct names.
 *
 * @param names G distinct, non-blank names
 */
public record GenePanel(List<String> names) {

    public GenePanel {
        names = List.copyOf(names);
    }

    /** G. */
    public int size() {
        return names.size();
    }

    public String name(int gene) {
        return names.get(gene);
    }

    /** Column of every name. */
    public Map<String, Integer> index() {
        Map<String, Integer> index = new HashMap<>();
        for (int g = 0; g < names.size(); g++) {
            index.put(names.get(g), g);
        }
        return index;
    }

    /** The given genes in the given order. */
    public GenePanel select(int[] genes) {
        List<String> chosen = new ArrayList<>(genes.length);
        for (int g : genes) {
            chosen.add(names.get(g));
        }
        return new GenePanel(chosen);
    }
}
