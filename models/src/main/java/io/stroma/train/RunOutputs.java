package io.stroma.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What runs have written beside their manifests. */
final class RunOutputs {

    private static final int COMMAND_WORDS = 3; // stroma heist networks

    private RunOutputs() {}

    /**
     * Removes what the run before wrote and the new one did not write again, so that a folder never mixes two runs. Only
     * files that the manifest of a run of the same command lists are touched, nothing outside of its folder, and no input of
     * the new run.
     *
     * @param manifest of the run before; nothing happens if there is none
     * @param command of the new run
     * @param inputs files and folders it has read
     * @param written names of its files, relative to the folder of the manifest
     */
    static void removeOld(Path manifest, List<String> command, List<Path> inputs, Set<String> written) {
        if (!Files.isRegularFile(manifest)) {
            return;
        }
        Path folder = manifest.toAbsolutePath().normalize().getParent();
        try {
            for (String name : before(manifest, command)) {
                Path file = folder.resolve(name).normalize();
                boolean old = !written.contains(name) && file.startsWith(folder) && Files.isRegularFile(file);
                if (old && !isAmong(inputs, file)) {
                    Files.delete(file);
                    removeEmpty(file.getParent(), folder);
                }
            }
        } catch (IOException e) {
            throw new BadInputException(
                    "what an earlier run left in %s cannot be removed (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    private static boolean isAmong(List<Path> inputs, Path file) throws IOException {
        Path real = file.toRealPath();
        for (Path input : inputs) {
            if (Files.exists(input) && real.startsWith(input.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    private static List<String> before(Path manifest, List<String> command) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            JsonNode before = Json.read(Files.readString(manifest), JsonNode.class);
            List<String> words = new ArrayList<>();
            before.path("command").forEach(w -> words.add(w.asText()));
            if (before.path("tool").asText().equals("stroma") && start(words).equals(start(command))) {
                before.path("outputs").forEach(n -> names.add(n.asText()));
            }
        } catch (JsonProcessingException e) {
            return List.of(); // no manifest of ours
        }
        return names;
    }

    private static List<String> start(List<String> words) {
        return words.subList(0, Math.min(COMMAND_WORDS, words.size()));
    }

    private static void removeEmpty(Path from, Path folder) throws IOException {
        for (Path f = from; !f.equals(folder); f = f.getParent()) {
            try {
                Files.delete(f);
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                return;
            }
        }
    }
}
