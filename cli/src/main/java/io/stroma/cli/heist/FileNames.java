package io.stroma.cli.heist;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of files for texts that may hold anything, such as cell types. */
final class FileNames {

    private static final int LONGEST = 100;

    private FileNames() {}

    /** Without what file systems or shells might trip over. */
    static String plain(String text) {
        String name = text.replaceAll("[^\\p{L}\\p{N}._-]+", "_");
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }

    /**
     * A name for every text, no two the same even where a file system does not tell upper from lower case. Texts that are
     * names already keep them; of others that would share one, all but the first are numbered, in the order given.
     *
     * @param reserved names that other files have
     */
    static Map<String, String> of(Collection<String> texts, Collection<String> reserved) {
        Set<String> taken = new HashSet<>();
        reserved.forEach(name -> taken.add(name.toLowerCase(Locale.ROOT)));
        Map<String, String> names = new HashMap<>();
        for (boolean asTheyAre : List.of(true, false)) {
            for (String text : texts) {
                String name = plain(text);
                if (name.equals(text) == asTheyAre && !names.containsKey(text)) {
                    String distinct = name;
                    for (int n = 2; !taken.add(distinct.toLowerCase(Locale.ROOT)); n++) {
                        distinct = name + "_" + n;
                    }
                    names.put(text, distinct);
                }
            }
        }
        return names;
    }
}
