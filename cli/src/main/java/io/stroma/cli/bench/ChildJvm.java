package io.stroma.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a class in a virtual machine of its own, started like this one. */
final class ChildJvm {

    private ChildJvm() {}

    /**
     * Runs {@code main} and waits.
     *
     * @return what it printed on standard output
     * @throws IOException with what it printed if it fails
     */
    static String run(Class<?> main, Object... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // a child has no descriptor 3, to which the launcher sends what is meant for the terminal
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
                .filter(option -> !option.startsWith("-Dstroma.stderr"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Arrays.stream(words).map(String::valueOf).forEach(command::add);
        Path log = Files.createTempFile("stroma", ".log");
        Path out = Files.createTempFile("stroma", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(log.toFile())
                    .redirectOutput(out.toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException(main.getSimpleName() + " failed: " + Files.readString(log));
            }
            return Files.readString(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + main.getSimpleName(), e);
        } finally {
            Files.delete(log);
            Files.delete(out);
        }
    }
}
