package io.stroma.train;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Losses and gradients over lists of parts: one Java thread a part, each part in a pointer scope and with a random
 * stream of its own, results combined in the order of the list. So the bits do not depend on the number of threads.
 *
 * @param <B> one part
 */
final class PartwiseObjective<B> {

    private static final long TRAINING = Seeds.purpose("training");
    private static final long VALIDATION = Seeds.purpose("validation");

    private final Objective<B> objective;
    private final List<Tensor> parameters;
    private final long seed;
    private final Workers workers;
    private final StopSignal stop;

    PartwiseObjective(Objective<B> objective, long seed, Workers workers, StopSignal stop) {
        this.objective = objective;
        this.parameters = objective.module().parameterList();
        this.seed = seed;
        this.workers = workers;
        this.stop = stop;
    }

    /** One part's share of a step. */
    private record Share(Map<String, Double> terms, Gradients gradients) {}

    /**
     * A step before its update.
     *
     * @param terms losses of each part, {@code total} first
     * @param gradients mean over the parts
     * @param norm of the gradients
     */
    record Step(List<Map<String, Double>> terms, Gradients gradients, double norm) implements AutoCloseable {

        /** Mean total loss. */
        double loss() {
            return terms.stream().mapToDouble(t -> t.get("total")).sum() / terms.size();
        }

        boolean finite() {
            return Double.isFinite(norm) && Double.isFinite(loss());
        }

        @Override
        public void close() {
            gradients.close();
        }
    }

    /** Gradient step over parts; empty if the run was asked to stop, then nothing happened. */
    Optional<Step> step(List<Supplier<B>> parts, int epoch, int stepInEpoch) {
        List<Optional<Share>> shares = workers.map(parts.size(), i -> {
            if (stop.requested()) {
                return Optional.empty();
            }
            try (PointerScope scope = new PointerScope()) {
                SplittableRandom random = Seeds.stream(seed, TRAINING, epoch, stepInEpoch, i);
                Loss loss = objective.loss(parts.get(i).get(), random);
                return Optional.of(new Share(terms(loss), Gradients.of(loss.total(), parameters)));
            }
        });
        Gradients mean = Gradients.none(parameters.size());
        List<Map<String, Double>> terms = new ArrayList<>();
        for (Optional<Share> share : shares) {
            if (share.isPresent()) {
                terms.add(share.get().terms());
                try (Gradients gradients = share.get().gradients()) {
                    mean.add(gradients);
                }
            }
        }
        if (terms.size() < parts.size()) {
            mean.close();
            return Optional.empty();
        }
        mean.scale(1.0 / parts.size());
        return Optional.of(new Step(terms, mean, mean.norm()));
    }

    /** Mean losses without gradients, with the same random streams every time; empty if asked to stop. */
    Optional<Map<String, Double>> validate(List<Supplier<B>> parts) {
        List<Optional<Map<String, Double>>> losses = workers.map(parts.size(), i -> {
            if (stop.requested()) {
                return Optional.empty();
            }
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                return Optional.of(terms(objective.loss(parts.get(i).get(), Seeds.stream(seed, VALIDATION, i))));
            }
        });
        LossMeans means = LossMeans.EMPTY;
        for (Optional<Map<String, Double>> loss : losses) {
            if (loss.isEmpty()) {
                return Optional.empty();
            }
            means = means.plus(loss.get());
        }
        return Optional.of(means.means());
    }

    private static Map<String, Double> terms(Loss loss) {
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("total", loss.total().item_double());
        terms.putAll(loss.terms());
        return terms;
    }
}
