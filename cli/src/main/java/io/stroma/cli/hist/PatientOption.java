package io.stroma.cli.hist;

import io.stroma.error.BadInputException;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whose slides these are, where their files do not say. */
final class PatientOption {

    @Option(
            names = "--patients",
            paramLabel = "TABLE",
            description =
                    "Table of slide and patient, with a line of headings (default: what the files say, or the letters of the slide's name before its number).")
    private Path patients;

    /** The set with the patients of the table, or as it is without one. */
    SlideSet applied(SlideSet set) {
        if (patients == null) {
            return set;
        }
        Map<String, String> patientOf = SlideInputOptions.pairs(patients);
        return new SlideSet(
                set.name(),
                set.slides().stream()
                        .map(s -> s.withPatient(patient(patientOf, s)))
                        .toList(),
                set.notes());
    }

    private String patient(Map<String, String> patientOf, Slide slide) {
        String patient = patientOf.get(slide.name());
        if (patient == null) {
            throw new BadInputException("%s has no row for slide '%s'".formatted(patients, slide.name()));
        }
        return patient;
    }
}
