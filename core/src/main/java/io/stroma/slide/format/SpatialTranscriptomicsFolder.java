package io.stroma.slide.format;

import io.stroma.error.BadInputException;
import io.stroma.io.delimited.ArrayPositions;
import io.stroma.io.delimited.DelimitedMatrix;
import io.stroma.io.delimited.DelimitedReader;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.tissue.GenePanel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Spatial Transcriptomics (Stahl et al. 2016; her2st, STUtility): for every section a table of counts whose rows are
 * array positions such as {@code 10x21}, a table of spots with {@code x y pixel_x pixel_y} and perhaps {@code selected},
 * and a picture. The three may lie in one folder or in trees of their own; they are joined by the section's name.
 */
final class SpatialTranscriptomicsFolder {

    private static final int DEPTH = 6;
    private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "tif", "tiff", "svs");

    private SpatialTranscriptomicsFolder() {}

    static boolean matches(Path folder) {
        return files(folder).stream().anyMatch(f -> isTable(f) && SpotTable.isOne(f));
    }

    static List<Slide> read(Path folder, SlideOptions options, List<String> notes) {
        List<Path> files = files(folder);
        List<Path> tables = files.stream().filter(f -> isTable(f)).toList();
        List<Path> pictures =
                files.stream().filter(f -> PICTURES.contains(suffix(f))).toList();
        List<Path> spotTables = tables.stream().filter(SpotTable::isOne).toList();
        List<String> sections = spotTables.stream()
                .map(t -> SectionName.ofTable(t.getFileName().toString()))
                .toList();
        List<Slide> slides = new ArrayList<>();
        List<String> blind = new ArrayList<>();
        for (Path spots : spotTables) {
            String section = SectionName.ofTable(spots.getFileName().toString());
            Optional<Path> counts = counts(tables, spotTables, section);
            if (counts.isEmpty() && options.needsCounts()) {
                notes.add(section + ": no counts; left out");
                continue;
            }
            Optional<Path> picture = picture(pictures, section, sections);
            if (picture.isEmpty()) {
                blind.add(section);
                continue;
            }
            Morphology look = new Morphology.Picture(picture.get(), 1);
            slides.add(
                    counts.isPresent()
                            ? slide(section, counts.get(), spots, look, notes)
                            : unsequenced(section, spots, look, notes));
        }
        if (!blind.isEmpty()) {
            notes.add("%d of %d sections have no picture and were left out: %s"
                    .formatted(blind.size(), blind.size() + slides.size(), String.join(", ", blind)));
        }
        if (slides.isEmpty()) {
            throw new BadInputException(folder
                    + ": no section has "
                    + (options.needsCounts() ? "counts, " : "")
                    + "a table of spots and a picture; they are joined by the section's name"
                    + " (B4.tsv.gz, B4_selection.tsv, B4.jpg or a folder B4 with the picture)");
        }
        return slides;
    }

    private static Slide unsequenced(String section, Path spots, Morphology look, List<String> notes) {
        SpotTable table = SpotTable.read(spots);
        notes.add("%s: no counts; its %d spots are those of %s"
                .formatted(section, table.names().size(), spots.getFileName()));
        return Slide.unsequenced(
                section,
                SectionName.patient(section),
                table.names(),
                table.of(table.names()).grid(),
                look);
    }

    private static Slide slide(String section, Path counts, Path spots, Morphology look, List<String> notes) {
        DelimitedMatrix table = DelimitedMatrix.read(counts, "the table of spots");
        SpotTable.Places places = SpotTable.read(spots).of(table.names());
        if (places.rows().length < table.names().size()) {
            notes.add("%s: %d of %d spots are not under tissue or not in %s; left out"
                    .formatted(
                            section,
                            table.names().size() - places.rows().length,
                            table.names().size(),
                            spots.getFileName()));
        }
        return new Slide(
                section,
                SectionName.patient(section),
                java.util.Arrays.stream(places.rows())
                        .mapToObj(table.names()::get)
                        .toList(),
                new GenePanel(table.genes()),
                table.values().selectRows(places.rows()),
                places.grid(),
                look);
    }

    private static Optional<Path> counts(List<Path> tables, List<Path> spotTables, String section) {
        return tables.stream()
                .filter(t -> !spotTables.contains(t))
                .filter(t -> SectionName.isWordOf(section, t.getFileName().toString()))
                .filter(SpatialTranscriptomicsFolder::isCounts)
                .min(Comparator.comparingInt(t -> t.getFileName().toString().length()));
    }

    /**
     * The picture in a folder named after the section; else one whose name has the section's as a word, unless its folder is
     * named after another section: in her2st the file of C3 ends in D1, the name of its place on the glass.
     */
    private static Optional<Path> picture(List<Path> pictures, String section, List<String> sections) {
        return pictures.stream()
                .filter(p -> folder(p).equals(section))
                .findFirst()
                .or(() -> pictures.stream()
                        .filter(p -> !sections.contains(folder(p)))
                        .filter(p ->
                                SectionName.isWordOf(section, p.getFileName().toString()))
                        .findFirst());
    }

    private static String folder(Path file) {
        return file.toAbsolutePath().getParent().getFileName().toString();
    }

    private static boolean isTable(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(tsv|csv|txt)(\\.gz)?");
    }

    private static String suffix(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, DEPTH)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new BadInputException(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /** The first row is named by an array position. */
    private static boolean isCounts(Path file) {
        try (DelimitedReader in = new DelimitedReader(file)) {
            String[] row = in.next();
            return row != null && row.length > 1 && ArrayPositions.isOne(row[0]);
        } catch (BadInputException e) {
            return false;
        }
    }

    /** The header of a table, or nothing when the file is no table at all. */
    static String[] header(Path file) {
        try (DelimitedReader in = new DelimitedReader(file)) {
            return in.header();
        } catch (BadInputException e) {
            return new String[0];
        }
    }
}
