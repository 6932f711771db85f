package io.stroma.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.stroma.error.BadInputException;
import io.stroma.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a finished training was and how it went, beside its model: a run that is taken up later need not train again, and
 * sees whether it is the same run.
 *
 * @param identity settings and data
 * @param result every epoch, and why it ended
 */
public record TrainingRecord(RunIdentity identity, TrainingResult result) {

    private static final String FILE = "training.json";

    /**
     * A training that has ended.
     *
     * @param identity settings and data beyond the training's own configuration
     */
    public static TrainingRecord of(RunIdentity identity, TrainingConfig config, TrainingResult result) {
        return new TrainingRecord(identity.with(config), result);
    }

    /** Writes it into the folder of the model, in place of an older one. */
    public void write(Path folder) {
        AtomicFile.write(folder.resolve(FILE), true, Json.pretty(this).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The record of a model's folder; none of models that were saved without.
     *
     * @throws BadInputException if it cannot be read
     */
    public static Optional<TrainingRecord> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(Files.readString(file), TrainingRecord.class));
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + ": damaged; delete the model to train again", e);
        } catch (IOException e) {
            throw new BadInputException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Refuses another run than the recorded one.
     *
     * @param model its folder, for the message
     * @throws BadInputException that lists what differs
     */
    public void requireSame(RunIdentity asked, TrainingConfig config, Path model) {
        asked.with(config).requireSame(identity, model.toString());
    }
}
