package io.stroma.cli.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.error.BadInputException;
import io.stroma.io.AtomicFile;
import io.stroma.io.Sha256;
import io.stroma.tasks.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One finished cell of the table, as it is kept.
 *
 * @param identity hash of everything that decides the numbers
 * @param metrics the numbers
 */
record SuiteCell(String identity, List<Metric> metrics) {

    /** Where cells are kept, in the folder of the table. */
    static final String FOLDER = "cells";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The file of a cell; names that a file cannot have are told apart by a hash. */
    static Path file(Path out, String dataset, String method, int seed, String task) {
        String usual = task.replaceFirst(":", "_");
        String plain = usual.replaceAll("[^A-Za-z0-9._-]", "_");
        String name =
                plain.equals(usual) ? plain : plain + "_" + Sha256.of(task).substring(0, 8);
        return out.resolve(FOLDER).resolve(dataset).resolve(method).resolve("seed" + seed + "_" + name + ".json");
    }

    /** The kept cell, if it is of this identity. */
    static Optional<SuiteCell> kept(Path file, String identity) {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            SuiteCell cell = JSON.readValue(Files.readString(file), SuiteCell.class);
            return cell.identity().equals(identity) ? Optional.of(cell) : Optional.empty();
        } catch (IOException e) {
            throw new BadInputException(
                    "%s is not what evaluate wrote (%s); remove it to have it made again"
                            .formatted(file, e.getMessage().lines().findFirst().orElse("")),
                    e);
        }
    }

    void keep(Path file) {
        try {
            byte[] text = (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            AtomicFile.write(file, true, text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cells are plain records", e);
        }
    }
}
