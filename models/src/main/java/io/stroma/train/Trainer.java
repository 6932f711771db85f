package io.stroma.train;

import io.stroma.error.BadInputException;
import io.stroma.error.InterruptedRunException;
import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import io.stroma.io.safetensors.NdArray;
import io.stroma.nn.Engine;
import io.stroma.parallel.Workers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one training loop of all models: steps of {@link AdamW} over the parts of a {@link BatchPlan}, validation after
 * each epoch, early stopping, checkpoints. The same configuration, data and seed give the same weights to the bit on any
 * number of threads, whether the run was interrupted and resumed or not.
 *
 * @param <B> one part
 */
public final class Trainer<B> {

    /** A run ends when more than this share of its steps was not finite, once there were more than a few. */
    private static final double SKIPPED_SHARE = 0.01;

    private static final int SKIPPED_FEW = 3;

    private final Objective<B> objective;
    private final BatchPlan<B> plan;
    private final TrainingConfig config;

    public Trainer(Objective<B> objective, BatchPlan<B> plan, TrainingConfig config) {
        this.objective = objective;
        this.plan = plan;
        this.config = config;
    }

    /**
     * Trains the objective's module in place. Afterwards it holds the weights of the best epoch, or the last ones if
     * there are no validation parts. The checkpoint stays, so that a process that dies before it has saved the model can
     * resume; the caller deletes it.
     *
     * @throws InterruptedRunException if the run was asked to stop; the checkpoint holds its state
     * @throws BadInputException if there is nothing to train on, the checkpoint belongs to another run, or the loss is
     *     not finite too often
     * @throws UsageException if a checkpoint exists that was not to be resumed
     */
    public TrainingResult run(RunControl control) {
        Engine.start();
        try (Workers workers = new Workers(config.threads());
                AdamW optimizer = new AdamW(objective.module(), config.weightDecay(), objective::rate)) {
            return new Run(control, workers, optimizer).run();
        }
    }

    /** One run: what changes while it goes on. */
    private final class Run {

        private final TrainingListener listener;
        private final StopSignal stop;
        private final CheckpointFile checkpoint;
        private final boolean resume;
        private final RunIdentity identity;
        private final AdamW optimizer;
        private final PartwiseObjective<B> parts;

        private Position position = Position.START;
        private Map<String, NdArray> best = Map.of();

        Run(RunControl control, Workers workers, AdamW optimizer) {
            this.listener = control.listener();
            this.stop = control.stop();
            this.checkpoint = control.checkpoint() == null ? null : new CheckpointFile(control.checkpoint());
            this.resume = control.resume();
            this.identity = control.identity().with(config);
            this.optimizer = optimizer;
            this.parts = new PartwiseObjective<>(objective, config.seed(), workers, stop);
        }

        TrainingResult run() {
            start();
            long planned = plannedSteps();
            Pace pace = new Pace(position.step(), planned);
            while (position.end() == null) {
                List<List<Supplier<B>>> steps = plan.epoch(position.epoch());
                if (steps.isEmpty()) {
                    throw new BadInputException("there is nothing to train on: epoch " + position.epoch()
                            + " has no parts; give more tissues or smaller parts");
                }
                while (position.stepInEpoch() < steps.size() && !stepLimitReached()) {
                    stopIfAsked();
                    step(steps.get(position.stepInEpoch()), planned, pace);
                }
                stopIfAsked();
                finishEpoch();
            }
            if (!best.isEmpty()) {
                Weights.into(objective.module(), best, "best epoch");
            }
            EarlyStopping stopping = position.stopping();
            return new TrainingResult(
                    position.history(),
                    position.step(),
                    position.skipped(),
                    stopping.bestEpoch(),
                    stopping.bestLoss(),
                    position.end());
        }

        private void start() {
            if (checkpoint == null) {
                return;
            }
            AtomicFile.sweep(checkpoint.path());
            if (!checkpoint.exists()) {
                return;
            }
            if (!resume) {
                throw new UsageException(checkpoint.path()
                        + " holds the checkpoint of an unfinished run; continue it with --resume, or delete it to"
                        + " start over");
            }
            Checkpoint saved = checkpoint.load(identity);
            String where = checkpoint.path().toString();
            Weights.into(objective.module(), saved.weights(), where);
            optimizer.restore(saved.optimizer(), where);
            best = saved.best();
            position = saved.position();
            listener.resumed(position.step());
        }

        /** Steps of the whole run if it does not stop early; epochs are taken to be as long as the first. */
        private long plannedSteps() {
            long all = (long) config.maxEpochs() * plan.epoch(0).size();
            return config.maxSteps() == 0 ? all : Math.min(all, config.maxSteps());
        }

        private boolean stepLimitReached() {
            return config.maxSteps() > 0 && position.step() >= config.maxSteps();
        }

        private void step(List<Supplier<B>> batch, long planned, Pace pace) {
            long began = System.nanoTime();
            Optional<PartwiseObjective.Step> computed = parts.step(batch, position.epoch(), position.stepInEpoch());
            if (computed.isEmpty()) {
                return; // asked to stop: the step counts as not begun
            }
            double rate = config.learningRate() * config.schedule().factor(position.step(), planned);
            try (PartwiseObjective.Step step = computed.get()) {
                LossMeans running = position.running();
                if (step.finite()) {
                    if (config.clipNorm() > 0) {
                        step.gradients().clip(step.norm(), config.clipNorm());
                    }
                    optimizer.step(step.gradients(), rate);
                    for (Map<String, Double> terms : step.terms()) {
                        running = running.plus(terms);
                    }
                }
                position = position.afterStep(running, !step.finite(), rate, secondsSince(began));
                if (!step.finite()) {
                    reportSkipped(step);
                }
                listener.step(pace.after(position, step.loss()));
            }
            if (config.checkpointSteps() > 0 && position.step() % config.checkpointSteps() == 0) {
                save();
            }
        }

        private void reportSkipped(PartwiseObjective.Step step) {
            String what = "step " + position.step() + " (epoch " + position.epoch() + ") has a loss of " + step.loss()
                    + " and a gradient of norm " + step.norm() + "; its terms are " + step.terms();
            if (position.skipped() > SKIPPED_FEW && position.skipped() > SKIPPED_SHARE * position.step()) {
                throw new BadInputException("the training diverges: " + position.skipped() + " of " + position.step()
                        + " steps were not finite, the last: " + what
                        + ". Lower the learning rate, or look for extreme values in the input.");
            }
            listener.warning(what + "; it was skipped");
        }

        private void finishEpoch() {
            long began = System.nanoTime();
            Optional<Map<String, Double>> validation = parts.validate(plan.validation());
            if (validation.isEmpty()) {
                stopIfAsked();
                return;
            }
            position = position.afterEpoch(validation.get(), secondsSince(began));
            if (!validation.get().isEmpty() && position.stopping().improved()) {
                best = Weights.of(objective.module());
            }
            if (position.stopping().exhausted(config.patience())) {
                position = position.ended(StopReason.PATIENCE);
            } else if (stepLimitReached()) {
                position = position.ended(StopReason.STEPS);
            } else if (position.epoch() == config.maxEpochs()) {
                position = position.ended(StopReason.EPOCHS);
            }
            if (position.end() != null && best.isEmpty() && !validation.get().isEmpty()) {
                listener.warning("the validation loss was never finite; the last weights are kept");
            }
            listener.epoch(
                    position.history().epochs().get(position.history().epochs().size() - 1));
            save();
        }

        private void save() {
            if (checkpoint != null) {
                checkpoint.save(
                        new Checkpoint(position, Weights.of(objective.module()), optimizer.state(), best), identity);
            }
        }

        private void stopIfAsked() {
            if (!stop.requested()) {
                return;
            }
            save();
            throw new InterruptedRunException(
                    "interrupted after " + position.step() + " steps (epoch " + (position.epoch() + 1) + "); "
                            + (checkpoint == null
                                    ? "no checkpoint was asked for, so its work is lost"
                                    : "continue with --resume from " + checkpoint.path()));
        }

        private double secondsSince(long began) {
            return (System.nanoTime() - began) * 1e-9;
        }
    }
}
