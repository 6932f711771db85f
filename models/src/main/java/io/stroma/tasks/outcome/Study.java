package io.stroma.tasks.outcome;

import io.stroma.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is to be told from T tissues.
 *
 * @param target name of the outcome
 * @param classes names of its C values, sorted
 * @param outcome class of every tissue (T)
 * @param group patient of every tissue (T), 0 to the number of patients - 1
 */
public record Study(String target, List<String> classes, int[] outcome, int[] group) {

    private static final int MOST_CLASSES = 10;

    public Study {
        classes = List.copyOf(classes);
    }

    /**
     * A study of named values.
     *
     * @param value of every tissue
     * @param patient of every tissue
     * @throws BadInputException if there are not two to ten classes, or a class has fewer than two patients
     */
    public static Study of(String target, List<String> value, List<String> patient) {
        List<String> classes = List.copyOf(new TreeSet<>(value));
        if (classes.size() < 2 || classes.size() > MOST_CLASSES) {
            throw new BadInputException(
                    "'%s' has %d different values over %d tissues; 2 to %d classes can be told apart (cut numbers into classes first)"
                            .formatted(target, classes.size(), value.size(), MOST_CLASSES));
        }
        List<String> patients = List.copyOf(new TreeSet<>(patient));
        int[] outcome = value.stream().mapToInt(classes::indexOf).toArray();
        int[] group = patient.stream().mapToInt(patients::indexOf).toArray();
        Study study = new Study(target, classes, outcome, group);
        int[] size = study.patientsOfClass();
        for (int c = 0; c < size.length; c++) {
            if (size[c] < 2) {
                throw new BadInputException(
                        "'%s' is '%s' in %d patient; at least two are needed to learn from one and judge by the other"
                                .formatted(target, classes.get(c), size[c]));
            }
        }
        return study;
    }

    public int tissues() {
        return outcome.length;
    }

    public int patients() {
        return java.util.Arrays.stream(group).max().orElse(-1) + 1;
    }

    /** The class a patient counts for when patients are divided: that of the patient's first tissue. */
    int[] classOfPatient() {
        int[] of = new int[patients()];
        for (int t = tissues() - 1; t >= 0; t--) {
            of[group[t]] = outcome[t];
        }
        return of;
    }

    private int[] patientsOfClass() {
        int[] size = new int[classes.size()];
        for (int c : classOfPatient()) {
            size[c]++;
        }
        return size;
    }

    /** Patients of the smallest class. */
    public int smallestClass() {
        return java.util.Arrays.stream(patientsOfClass()).min().orElse(0);
    }

    /** Tissues of every patient. */
    List<int[]> tissuesOfPatient() {
        TreeMap<Integer, List<Integer>> members = new TreeMap<>();
        for (int t = 0; t < tissues(); t++) {
            members.computeIfAbsent(group[t], k -> new ArrayList<>()).add(t);
        }
        return members.values().stream()
                .map(m -> m.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }
}
