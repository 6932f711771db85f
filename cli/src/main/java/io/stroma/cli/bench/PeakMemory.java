package io.stroma.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Largest resident memory of this process so far, native memory of the engine included. */
final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /** MiB; NaN where the system does not tell. */
    static double megabytes() {
        return status("VmHWM:");
    }

    /** Resident memory now, MiB; NaN where the system does not tell. */
    static double currentMegabytes() {
        return status("VmRSS:");
    }

    private static double status(String name) {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
