package io.stroma.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.stroma.error.BadInputException;
import io.stroma.io.AtomicFile;
import io.stroma.io.Sha256;
import io.stroma.io.safetensors.SafetensorsFile;
import io.stroma.nn.Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model on disk: a folder with {@code model.safetensors}, {@code config.json} and {@code README.md}, the card. Each file
 * appears whole; the weights come last and carry the hash of the configuration, so that a save that was cut short is
 * noticed instead of mixing two models.
 */
public final class ModelFiles {

    static final String WEIGHTS = "model.safetensors";
    static final String CONFIG = "config.json";
    static final String CARD = "README.md";

    private static final String CONFIG_HASH = "config_sha256";

    private ModelFiles() {}

    /** Content of config.json. */
    private record Config(String system, String toolVersion, Origin origin, Object config) {}

    /**
     * Writes a model.
     *
     * @param system which model it is, for example {@code heist}
     * @param config record of its settings, from which it can be built again
     * @param force replace a model that is there
     * @throws io.stroma.error.UsageException if there is a model and {@code force} is false; then nothing is changed
     */
    public static void save(Path folder, boolean force, String system, Object config, Module module, ModelCard card) {
        refuseExisting(folder, force);
        for (String name : new String[] {WEIGHTS, CONFIG, CARD}) {
            AtomicFile.sweep(folder.resolve(name));
        }
        String json = Json.pretty(new Config(system, ToolVersion.current(), card.origin(), config));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt"); // the layout of torch: a linear map's weight is (out, in)
        metadata.put("system", system);
        metadata.put(CONFIG_HASH, Sha256.of(json));
        AtomicFile.write(folder.resolve(CONFIG), force, json.getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(folder.resolve(CARD), force, card.toMarkdown().getBytes(StandardCharsets.UTF_8));
        new SafetensorsFile(Weights.of(module), metadata).write(folder.resolve(WEIGHTS));
    }

    /**
     * Refuses early, before hours of training, what {@link #save} would refuse at the end.
     *
     * @throws io.stroma.error.UsageException if there is a model and {@code force} is false
     */
    public static void refuseExisting(Path folder, boolean force) {
        for (String name : new String[] {WEIGHTS, CONFIG, CARD}) {
            AtomicFile.refuseExisting(folder.resolve(name), force);
        }
    }

    /**
     * Reads a model.
     *
     * @param system the model the caller can build
     * @throws BadInputException if it is missing, incomplete, damaged or another system's
     */
    public static StoredModel read(Path folder, String system) {
        if (!Files.isDirectory(folder)) {
            throw new BadInputException(
                    folder + " is not a model: name the folder that holds " + WEIGHTS + " and " + CONFIG);
        }
        for (String name : new String[] {CONFIG, WEIGHTS}) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                throw new BadInputException(folder + " is not a complete model: " + name
                        + " is missing. If its training was interrupted, resume it first.");
            }
        }
        String text = text(folder.resolve(CONFIG));
        JsonNode root = json(folder.resolve(CONFIG), text);
        String actual = root.path("system").asText();
        if (!actual.equals(system)) {
            throw new BadInputException(folder + " holds a model of '" + actual + "', but '" + system + "' is needed");
        }
        SafetensorsFile content = SafetensorsFile.read(folder.resolve(WEIGHTS));
        if (!Sha256.of(text).equals(content.metadata().get(CONFIG_HASH))) {
            throw new BadInputException(folder + ": " + CONFIG + " and " + WEIGHTS
                    + " do not belong together: one was edited, or saving was cut short. Save the model again.");
        }
        Origin origin = new Origin(texts(root, "labelsSeen"), texts(root, "genes"));
        return new StoredModel(folder, actual, origin, root.path("config"), content.arrays());
    }

    /** Texts of the origin; none in models of before. */
    private static List<String> texts(JsonNode root, String name) {
        List<String> texts = new ArrayList<>();
        root.path("origin").path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static JsonNode json(Path file, String text) {
        try {
            return Json.read(text, JsonNode.class);
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
    }
}
