package io.stroma.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.stroma.error.BadInputException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.io.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checkpoint on disk: one safetensors file, so that weights, optimiser and position are replaced together by one
 * rename. Until then the previous checkpoint stays in place; a process killed while writing loses nothing but the steps
 * since.
 */
final class CheckpointFile {

    private static final String FORMAT = "stroma-checkpoint-1";

    private static final String WEIGHTS = "model.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String BEST = "best.";

    private final Path file;

    CheckpointFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    void save(Checkpoint checkpoint, RunIdentity identity) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        checkpoint.weights().forEach((name, array) -> arrays.put(WEIGHTS + name, array));
        checkpoint.optimizer().forEach((name, array) -> arrays.put(OPTIMIZER + name, array));
        checkpoint.best().forEach((name, array) -> arrays.put(BEST + name, array));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("tool_version", ToolVersion.current());
        metadata.put("identity", Json.compact(identity));
        metadata.put("position", Json.compact(checkpoint.position()));
        new SafetensorsFile(arrays, metadata).write(file);
    }

    /**
     * Reads the checkpoint of a run.
     *
     * @throws BadInputException if it is damaged or belongs to a run of another identity
     */
    Checkpoint load(RunIdentity identity) {
        SafetensorsFile content = SafetensorsFile.read(file);
        if (!FORMAT.equals(content.metadata().get("format"))) {
            throw new BadInputException(
                    file + " is not a checkpoint of this version of Stroma; delete it to start over");
        }
        try {
            identity.requireSame(
                    Json.read(content.metadata().getOrDefault("identity", ""), RunIdentity.class), file.toString());
            Position position = Json.read(content.metadata().getOrDefault("position", ""), Position.class);
            return new Checkpoint(position, under(WEIGHTS, content), under(OPTIMIZER, content), under(BEST, content));
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + ": damaged checkpoint; delete it to start over", e);
        }
    }

    private static Map<String, NdArray> under(String prefix, SafetensorsFile content) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        content.arrays().forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                arrays.put(name.substring(prefix.length()), array);
            }
        });
        return arrays;
    }
}
