package io.stroma.slide;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One spelling for a gene over all slides of an experiment (HiST, preprocessing): prefixes of genome or organism and
 * version suffixes go, upper case stays, Ensembl ids become symbols where a table knows them.
 */
public final class GeneNames {

    private static final Pattern PREFIX =
            Pattern.compile("^(?:(?:GRCH38|GRCM39|GRCH37|HG38|MM10|HUMAN|MOUSE)[_|-]+)+", Pattern.CASE_INSENSITIVE);

    private GeneNames() {}

    /** A gene's name without prefix and version, in upper case. */
    public static String harmonise(String name) {
        String bare = PREFIX.matcher(name.strip()).replaceFirst("");
        int version = bare.indexOf('.');
        return (version > 0 ? bare.substring(0, version) : bare).toUpperCase(Locale.ROOT);
    }

    /**
     * The same, then the symbol of an Ensembl id.
     *
     * @param symbols by harmonised id; ids it does not know stay
     */
    public static String harmonise(String name, Map<String, String> symbols) {
        String plain = harmonise(name);
        return symbols.containsKey(plain) ? harmonise(symbols.get(plain)) : plain;
    }

    /** A name that stands for a gene: not empty, no counter such as {@code __no_feature}, not "nan". */
    public static boolean isGene(String harmonised) {
        return !harmonised.isEmpty() && !harmonised.startsWith("__") && !harmonised.equals("NAN");
    }
}
