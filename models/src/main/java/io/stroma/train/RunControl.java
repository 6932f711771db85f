package io.stroma.train;

import java.nio.file.Path;
import java.util.TreeMap;

/**
 * How a run is watched, interrupted and continued; nothing here changes its result.
 *
 * @param checkpoint file for checkpoints; null for none
 * @param resume continue from the checkpoint if there is one; otherwise one that exists is refused
 * @param identity settings and data beyond the {@link TrainingConfig} that a resumed run must share
 * @param listener is told how it goes
 * @param stop asks it to stop
 */
public record RunControl(
        Path checkpoint, boolean resume, RunIdentity identity, TrainingListener listener, StopSignal stop) {

    /** No checkpoints, nobody listens, nothing stops it. */
    public static RunControl unattended() {
        return new RunControl(
                null, false, new RunIdentity(new TreeMap<>(), ""), TrainingListener.NONE, new StopSignal());
    }

    public RunControl withCheckpoint(Path file, boolean resumeIfPresent, RunIdentity runIdentity) {
        return new RunControl(file, resumeIfPresent, runIdentity, listener, stop);
    }

    public RunControl withListener(TrainingListener value) {
        return new RunControl(checkpoint, resume, identity, value, stop);
    }

    public RunControl withStop(StopSignal value) {
        return new RunControl(checkpoint, resume, identity, listener, value);
    }
}
