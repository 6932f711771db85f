package io.stroma.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.stroma.error.BadInputException;
import io.stroma.io.safetensors.NdArray;
import io.stroma.nn.Module;
import java.nio.file.Path;
import java.util.Map;

/**
 * A trained model as read from its folder: build the module from {@link #config}, then fill it with {@link #into}.
 *
 * @param folder where it lies
 * @param system which model it is, for example {@code heist}
 * @param origin what its training saw
 * @param settings its configuration
 * @param weights parameters by dotted name
 */
public record StoredModel(Path folder, String system, Origin origin, JsonNode settings, Map<String, NdArray> weights) {

    /**
     * The configuration as the record it was written from.
     *
     * @throws BadInputException if a setting is missing, unknown or of another type
     */
    public <T> T config(Class<T> type) {
        try {
            return Json.convert(settings, type);
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    folder.resolve(ModelFiles.CONFIG) + " does not fit this version of Stroma: "
                            + e.getOriginalMessage()
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                                    .replaceFirst(";.*", "")
                            + "; use the version in its run.json, or train it again",
                    e);
        }
    }

    /**
     * Copies the weights into a module built from {@link #config}.
     *
     * @throws BadInputException that lists the first differences, if names or shapes differ
     */
    public void into(Module module) {
        Weights.into(module, weights, folder.resolve(ModelFiles.WEIGHTS).toString());
    }
}
