package io.stroma.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.io.AtomicFile;
import java.nio.file.Path;
import java.util.List;

/** {@code metrics.json}: a flat list of {@link Metric}. */
public final class MetricsFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private MetricsFile() {}

    public static String text(List<Metric> metrics) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(metrics);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("metrics are plain records", e);
        }
    }

    /** Writes the file atomically. */
    public static void write(Path target, List<Metric> metrics, boolean force) {
        AtomicFile.write(target, force, (text(metrics) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
