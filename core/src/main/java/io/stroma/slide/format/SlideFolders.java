package io.stroma.slide.format;

import io.stroma.error.BadInputException;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Opens slides of any layout Stroma knows; told by the files of the folder, never by its name. */
public final class SlideFolders {

    private SlideFolders() {}

    /**
     * Reads the slides of a folder or file.
     *
     * @throws BadInputException if it is missing, of no known layout, or damaged
     */
    public static SlideSet open(Path path, SlideOptions options) {
        if (!Files.exists(path)) {
            throw new BadInputException(path + " does not exist; check the path");
        }
        String name = path.toAbsolutePath().normalize().getFileName().toString().replaceFirst("(?i)\\.h5ad$", "");
        List<String> notes = new ArrayList<>();
        return new SlideSet(name, sorted(slides(path, options, notes)), notes);
    }

    /** Reads several inputs as one experiment. */
    public static SlideSet open(List<Path> paths, SlideOptions options) {
        if (paths.size() == 1) {
            return open(paths.get(0), options);
        }
        List<String> notes = new ArrayList<>();
        List<Slide> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path path : paths) {
            SlideSet part = open(path, options);
            names.add(part.name());
            all.addAll(part.slides());
            notes.addAll(part.notes());
        }
        return new SlideSet(String.join("+", names), sorted(all), notes);
    }

    private static List<Slide> slides(Path path, SlideOptions options, List<String> notes) {
        if (Files.isRegularFile(path)) {
            if (path.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".h5ad")) {
                return List.of(AnnDataSlide.read(path, options, notes));
            }
            throw new BadInputException(path + ": a folder of slides or an .h5ad file expected");
        }
        if (HestFolder.matches(path, options)) {
            return HestFolder.read(path, options, notes);
        }
        if (VisiumFolder.matches(path, options)) {
            refuseKeys(path, "Space Ranger", options);
            return VisiumFolder.read(path, options, notes);
        }
        if (AnnDataSlide.matches(path)) {
            return AnnDataSlide.readAll(path, options, notes);
        }
        if (SpatialTranscriptomicsFolder.matches(path)) {
            refuseKeys(path, "Spatial Transcriptomics", options);
            return SpatialTranscriptomicsFolder.read(path, options, notes);
        }
        throw new BadInputException(path
                + " is of no known layout. Stroma reads HEST folders (st/*.h5ad with patches/*.h5), Space Ranger folders"
                + " (spatial/ beside a feature-barcode matrix; also several of them in one folder), folders of .h5ad"
                + " files, and Spatial Transcriptomics tables (counts with rows such as 10x21, a table with x, y,"
                + " pixel_x, pixel_y, and a picture per section)");
    }

    /** What names a part of an .h5ad says nothing of other files. */
    private static void refuseKeys(Path path, String layout, SlideOptions options) {
        List<String> named = new ArrayList<>();
        if (options.featuresKey() != null) {
            named.add("features key '" + options.featuresKey() + "'");
        }
        if (options.layer() != null) {
            named.add("layer '" + options.layer() + "'");
        }
        if (!named.isEmpty()) {
            boolean one = named.size() == 1;
            throw new BadInputException(
                    "%s is a %s folder, and the %s %s of .h5ad files; leave %s out, or give .h5ad files"
                            .formatted(
                                    path,
                                    layout,
                                    String.join(" and the ", named),
                                    one ? "is a part" : "are parts",
                                    one ? "it" : "them"));
        }
    }

    private static List<Slide> sorted(List<Slide> slides) {
        return slides.stream().sorted(Comparator.comparing(Slide::name)).toList();
    }
}
