package io.stroma.tasks.expression;

import io.stroma.error.UsageException;
import io.stroma.random.Permutations;
import io.stroma.random.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which slides are predicted from which. Sections of one patient look alike, so leaving slides out says how well a
 * further section of a known patient is predicted, leaving patients out how well a new patient is.
 *
 * @param kind slide or patient, the split in tables
 * @param folds every slide is in exactly one test set
 */
public record SlideFolds(String kind, List<Fold> folds) {

    /**
     * One round.
     *
     * @param name the slide or patient left out, or the number of the fold
     * @param train indices of slides, ascending
     * @param test indices of slides, ascending
     */
    public record Fold(String name, int[] train, int[] test) {}

    /**
     * Leaves slides out: one at a time up to {@code most} slides, else {@code most} random groups of equal size.
     *
     * @param names in order
     */
    public static SlideFolds bySlide(List<String> names, int most, long seed) {
        if (names.size() < 2) {
            throw new UsageException("leaving a slide out needs at least two slides, there is " + names.size());
        }
        if (most < 2) {
            throw new UsageException("at least two folds are needed, not " + most);
        }
        return grouped("slide", names, most, seed);
    }

    /**
     * Leaves patients out with all their slides: one patient at a time up to {@code most} patients, else {@code most} random
     * groups of patients of equal number.
     *
     * @param patients of every slide
     */
    public static SlideFolds byPatient(List<String> patients, int most, long seed) {
        long distinct = patients.stream().distinct().count();
        if (distinct < 2) {
            throw new UsageException("leaving a patient out needs slides of at least two patients; all are of '"
                    + patients.get(0)
                    + "'. Name the patients with --patients TABLE, or use --folds slide");
        }
        if (most < 2) {
            throw new UsageException("at least two folds are needed, not " + most);
        }
        return grouped("patient", patients, most, seed);
    }

    /** Slides with the same owner stay together. */
    private static SlideFolds grouped(String kind, List<String> ownerOf, int most, long seed) {
        List<String> owners = ownerOf.stream().distinct().toList();
        int n = owners.size();
        if (n <= most) {
            return groups(kind, ownerOf, owners);
        }
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("slide folds"));
        int[] order = Permutations.of(n, random);
        Map<String, String> group = new HashMap<>();
        for (int k = 0; k < n; k++) {
            group.put(owners.get(order[k]), "fold " + (k % most + 1));
        }
        List<String> labels =
                IntStream.rangeClosed(1, most).mapToObj(k -> "fold " + k).toList();
        return groups(kind, ownerOf.stream().map(group::get).toList(), labels);
    }

    private static SlideFolds groups(String kind, List<String> groupOf, List<String> names) {
        List<Fold> folds = new ArrayList<>();
        for (String name : names) {
            folds.add(new Fold(
                    name,
                    IntStream.range(0, groupOf.size())
                            .filter(s -> !groupOf.get(s).equals(name))
                            .toArray(),
                    IntStream.range(0, groupOf.size())
                            .filter(s -> groupOf.get(s).equals(name))
                            .toArray()));
        }
        return new SlideFolds(kind, folds);
    }
}
