package io.stroma.hist;

import io.stroma.random.Seeds;
import io.stroma.train.BatchPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Every slide once an epoch, one a step, in random order, each with coordinates changed anew. */
final class HistBatchPlan implements BatchPlan<TrainingSlide> {

    private static final long ORDER = Seeds.purpose("epoch");
    private static final long COORDINATES = Seeds.purpose("coordinates");

    private final List<SlideInput> slides;
    private final List<SlideInput> validation;
    private final HistModel model;
    private final int epochs;
    private final long seed;

    HistBatchPlan(List<SlideInput> slides, List<SlideInput> validation, HistModel model, int epochs, long seed) {
        this.slides = slides;
        this.validation = validation;
        this.model = model;
        this.epochs = epochs;
        this.seed = seed;
    }

    @Override
    public List<List<Supplier<TrainingSlide>>> epoch(int epoch) {
        double strength = model.config().augmentation().strength(epoch, epochs);
        SplittableRandom random = Seeds.stream(seed, ORDER, epoch);
        List<List<Supplier<TrainingSlide>>> steps = new ArrayList<>();
        for (int index : shuffled(slides.size(), random)) {
            steps.add(List.of(() -> TrainingSlide.augmented(
                    slides.get(index), model, strength, Seeds.stream(seed, COORDINATES, epoch, index))));
        }
        return steps;
    }

    @Override
    public List<Supplier<TrainingSlide>> validation() {
        List<Supplier<TrainingSlide>> parts = new ArrayList<>();
        validation.forEach(slide -> parts.add(() -> TrainingSlide.asItIs(slide, model)));
        return parts;
    }

    private static int[] shuffled(int n, SplittableRandom random) {
        int[] order = new int[n];
        for (int i = 1; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
