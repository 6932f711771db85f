package io.stroma.tasks.outcome;

import io.stroma.random.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Stratified folds of patients: all tissues of a patient lie in one fold, classes are spread evenly over the folds.
 *
 * @param foldOf fold of every tissue (T)
 * @param count number of folds
 */
public record GroupFolds(int[] foldOf, int count) {

    /** Number of folds that a study allows: at most as many as the smallest class has patients. */
    public static int count(Study study, int wanted) {
        return Math.max(2, Math.min(wanted, study.smallestClass()));
    }

    /**
     * Deals the shuffled patients of one class after the other round the folds.
     *
     * @param wanted number of folds, see {@link #count}
     */
    public static GroupFolds of(Study study, int wanted, long seed) {
        int count = count(study, wanted);
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("patient folds"));
        int[] classOf = study.classOfPatient();
        int[] foldOfPatient = new int[study.patients()];
        int next = 0;
        for (int c = 0; c < study.classes().size(); c++) {
            int wantedClass = c;
            List<Integer> members = new ArrayList<>(IntStream.range(0, classOf.length)
                    .filter(p -> classOf[p] == wantedClass)
                    .boxed()
                    .toList());
            for (int i = members.size() - 1; i > 0; i--) {
                Collections.swap(members, i, random.nextInt(i + 1));
            }
            for (int patient : members) {
                foldOfPatient[patient] = next++ % count;
            }
        }
        return new GroupFolds(
                Arrays.stream(study.group()).map(p -> foldOfPatient[p]).toArray(), count);
    }

    /** Tissues outside a fold. */
    public int[] train(int fold) {
        return IntStream.range(0, foldOf.length).filter(t -> foldOf[t] != fold).toArray();
    }

    /** Tissues of a fold. */
    public int[] test(int fold) {
        return IntStream.range(0, foldOf.length).filter(t -> foldOf[t] == fold).toArray();
    }
}
