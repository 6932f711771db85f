package io.stroma.slide;

import io.stroma.error.BadInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The slides of an experiment, in order of name.
 *
 * @param name of the folder or file, for tables
 * @param slides at least one, distinct names
 * @param notes what was assumed or left out
 */
public record SlideSet(String name, List<Slide> slides, List<String> notes) {

    public SlideSet {
        slides = List.copyOf(slides);
        notes = List.copyOf(notes);
        if (slides.isEmpty()) {
            throw new BadInputException(name + ": no slide with expression and morphology");
        }
        Set<String> seen = new HashSet<>();
        for (Slide slide : slides) {
            if (!seen.add(slide.name())) {
                throw new BadInputException("%s: two slides are named '%s'".formatted(name, slide.name()));
            }
        }
    }

    /** All spots of all slides. */
    public int spotCount() {
        return slides.stream().mapToInt(Slide::size).sum();
    }
}
