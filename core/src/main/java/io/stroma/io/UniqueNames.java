package io.stroma.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Repeated names numbered as anndata's {@code make_index_unique} does: the second {@code A} becomes {@code A-1}. */
public final class UniqueNames {

    private UniqueNames() {}

    /**
     * The names with repeats numbered; a number that would make a name already in the list is passed over.
     *
     * @param what kind of name, for the note
     * @param notes receives one note if anything was numbered
     */
    public static List<String> of(String what, List<String> names, List<String> notes) {
        Set<String> taken = new HashSet<>(names);
        Set<String> seen = new HashSet<>();
        Map<String, Integer> repeats = new HashMap<>();
        List<String> out = new ArrayList<>(names.size());
        String first = null;
        for (String name : names) {
            String unique = name;
            if (!seen.add(name)) {
                first = first == null ? name : first;
                do {
                    unique = name + "-" + repeats.merge(name, 1, Integer::sum);
                } while (!taken.add(unique));
            }
            out.add(unique);
        }
        if (first != null) {
            notes.add("%d %s names occur more than once and were numbered (first: %s)"
                    .formatted(repeats.size(), what, first));
        }
        return out;
    }
}
