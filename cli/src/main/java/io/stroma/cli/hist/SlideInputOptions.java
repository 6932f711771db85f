package io.stroma.cli.hist;

import io.stroma.cli.Console;
import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.delimited.DelimitedReader;
import io.stroma.slide.GeneNames;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import io.stroma.slide.feature.FeatureTables;
import io.stroma.slide.format.SlideFolders;
import io.stroma.slide.format.SlideOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How to read slides where their files do not say. */
final class SlideInputOptions {

    @Parameters(
            arity = "1..*",
            paramLabel = "SLIDES",
            description = "Folder of slides: HEST, Spatial Transcriptomics, Visium, or .h5ad files.")
    private List<Path> inputs;

    @Option(
            names = "--features",
            paramLabel = "DIR",
            description = "Features computed elsewhere: SLIDE.csv, .tsv, .h5 or .npy for every slide.")
    private Path features;

    @Option(
            names = "--features-key",
            paramLabel = "KEY",
            description = "obsm key with features computed elsewhere, for .h5ad inputs.")
    private String featuresKey;

    @Option(names = "--layer", paramLabel = "NAME", description = "Layer with counts of an .h5ad instead of X.")
    private String layer;

    @Option(
            names = "--symbols",
            paramLabel = "TABLE",
            description =
                    "Table of Ensembl id and symbol, with a line of headings, to join slides whose genes are named differently.")
    private Path symbols;

    /** Folders and files of slides. */
    List<Path> paths() {
        return inputs;
    }

    /** Reads slides with counts; notes are printed. */
    SlideSet read(Console console) {
        return read(console, new SlideOptions(featuresKey, layer, true));
    }

    /** Reads slides whether they were sequenced or not. */
    SlideSet readAlsoUnsequenced(Console console) {
        return read(console, new SlideOptions(featuresKey, layer, false));
    }

    private SlideSet read(Console console, SlideOptions options) {
        if (features != null && featuresKey != null) {
            throw new UsageException(
                    "--features and --features-key both say where the features are; leave one of them out");
        }
        SlideSet set = SlideFolders.open(inputs, options);
        set.notes().forEach(n -> console.note("  note: " + n));
        List<Slide> slides = set.slides().stream()
                .map(s -> features == null ? s : FeatureTables.attach(s, features))
                .toList();
        return new SlideSet(set.name(), slides, set.notes());
    }

    /**
     * Refuses an option that says how features are made where they are given.
     *
     * @param value null if the option was not
     */
    void refuseBesideFeatures(String option, Object value) {
        if (value != null && givenFeatures() != null) {
            String given = features != null ? "--features" : "--features-key";
            throw new UsageException(
                    "%s says how features are made from the picture, but %s brings features made elsewhere; leave out %s, or %s to have them made here"
                            .formatted(option, given, option, given));
        }
    }

    /** Symbols by harmonised Ensembl id. */
    Map<String, String> symbols() {
        Map<String, String> out = new HashMap<>();
        if (symbols != null) {
            pairs(symbols).forEach((id, symbol) -> out.put(GeneNames.harmonise(id), symbol));
        }
        return out;
    }

    /** What the features are called in a model, when they are not made here. */
    String givenFeatures() {
        return features != null ? "given" : featuresKey != null ? "obsm " + featuresKey : null;
    }

    /** First and second field of every row. */
    static Map<String, String> pairs(Path table) {
        Map<String, String> out = new HashMap<>();
        try (DelimitedReader in = new DelimitedReader(table)) {
            for (String[] row = in.next(); row != null; row = in.next()) {
                if (row.length < 2) {
                    throw new BadInputException("%s: line %d has one field, two expected".formatted(table, in.line()));
                }
                out.put(row[0], row[1]);
            }
        }
        return out;
    }
}
