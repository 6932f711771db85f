package io.stroma.slide.format;

import java.util.Arrays;
import java.util.List;

/** Names of sections inside names of files, and names of patients inside names of sections. */
final class SectionName {

    private static final String DECORATION =
            "(?i)(spot_?data|selection|selected|alignment_?table|alignment|spots?|stdata|counts?|coordinates|positions?|table|aligned)";

    private SectionName() {}

    /** {@code B4_selection.tsv} and {@code alignment_table_B4.tsv} are both of section B4. */
    static String ofTable(String file) {
        String bare = bare(file);
        String stripped = bare.replaceAll(DECORATION, "").replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        return stripped.isEmpty() ? bare : stripped;
    }

    /** File name without its suffixes. */
    static String bare(String file) {
        return file.replaceFirst("(?i)(\\.(tsv|csv|txt|jpe?g|png|tiff?|svs|h5ad|h5))?(\\.gz)?$", "");
    }

    /** The section's name stands in a file's name as a word of its own. */
    static boolean isWordOf(String section, String file) {
        List<String> words = Arrays.asList(bare(file).split("[^A-Za-z0-9]+"));
        return bare(file).equals(section) || words.contains(section);
    }

    /** Letters before a running number are the patient: sections B1 and B4 are of patient B. Else the section itself. */
    static String patient(String section) {
        String letters = section.replaceFirst("[_-]?\\d+$", "");
        return letters.isEmpty() ? section : letters;
    }
}
