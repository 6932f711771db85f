package io.stroma.train;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.stroma.error.UsageException;

/** The learning rate over a run, as a factor of its peak. Both kinds rise linearly over the first steps. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Schedule {

    /** Steps until the peak is reached; 0 starts there. */
    long warmupSteps();

    /**
     * Factor in (0, 1] of the peak learning rate.
     *
     * @param step 0, 1, ...
     * @param total steps the run is planned for
     */
    double factor(long step, long total);

    /** Peak rate for ever. */
    @JsonTypeName("constant")
    record Constant(long warmupSteps) implements Schedule {
        public Constant {
            checkWarmup(warmupSteps);
        }

        @Override
        public double factor(long step, long total) {
            return rise(step, warmupSteps);
        }
    }

    /**
     * Half a cosine from the peak down to {@code floor} at the last planned step (Loshchilov and Hutter 2017, without
     * restarts).
     *
     * @param floor share of the peak that remains, 0 to 1
     */
    @JsonTypeName("cosine")
    record Cosine(long warmupSteps, double floor) implements Schedule {
        public Cosine {
            checkWarmup(warmupSteps);
            if (!(floor >= 0 && floor <= 1)) {
                throw new UsageException("the floor of the learning rate must lie between 0 and 1, not " + floor);
            }
        }

        @Override
        public double factor(long step, long total) {
            if (step < warmupSteps) {
                return rise(step, warmupSteps);
            }
            long falling = Math.max(1, total - 1 - warmupSteps);
            double progress = Math.min(1.0, (double) (step - warmupSteps) / falling);
            return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
        }
    }

    /**
     * Half a cosine from the peak to 0 in steps of whole epochs: {@code (1 + cos(pi e / E)) / 2} with e finished epochs.
     *
     * @param epochs E, of the whole run
     */
    @JsonTypeName("epoch_cosine")
    record EpochCosine(int epochs) implements Schedule {
        public EpochCosine {
            if (epochs < 1) {
                throw new UsageException("there must be at least one epoch: " + epochs);
            }
        }

        @Override
        public long warmupSteps() {
            return 0;
        }

        @Override
        public double factor(long step, long total) {
            long finished = Math.min(epochs - 1L, step * epochs / Math.max(1, total));
            return 0.5 * (1 + Math.cos(Math.PI * finished / epochs));
        }
    }

    private static double rise(long step, long warmup) {
        return step < warmup ? (step + 1.0) / warmup : 1;
    }

    private static void checkWarmup(long steps) {
        if (steps < 0) {
            throw new UsageException("warm-up steps cannot be negative: " + steps);
        }
    }
}
