package io.stroma.cli.bench;

import io.stroma.cli.Stroma;
import io.stroma.error.BadInputException;
import io.stroma.error.InterruptedRunException;
import io.stroma.error.ResourceException;
import io.stroma.error.StromaException;
import io.stroma.error.UsageException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a class in a virtual machine of its own, started like this one. */
final class ChildJvm {

    private static final String PREFIX = "stroma: ";
    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;

    private ChildJvm() {}

    /**
     * Runs {@code main} and waits.
     *
     * @return what it printed on standard output
     * @throws StromaException of the kind that its exit code tells, with its message and its command
     * @throws IllegalStateException the same if it failed in a way that nobody foresaw
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
            int code = process.waitFor();
            if (code != 0) {
                throw failure(code, message(Files.readAllLines(log)), command(main, words));
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

    private static RuntimeException failure(int code, String message, String command) {
        String text = "%s (exit code %d of '%s')".formatted(message, code, command);
        return switch (code) {
            case 2 -> new UsageException(text);
            case 3 -> new BadInputException(text);
            case 4 -> new ResourceException(text);
            case KILLED ->
                new ResourceException(
                        "a benchmark was killed, as systems do when memory runs out: " + text + "; run smaller ones");
            case 130, TERMINATED -> new InterruptedRunException(text);
            default -> new IllegalStateException(text);
        };
    }

    /** The message among what was logged: the one for the user, or else what came last before a stack trace. */
    private static String message(List<String> log) {
        return log.stream()
                .filter(line -> line.startsWith(PREFIX))
                .findFirst()
                .map(line -> line.substring(PREFIX.length()))
                .or(() -> log.stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                        .reduce((first, last) -> last))
                .orElse("it said nothing");
    }

    private static String command(Class<?> main, Object... words) {
        String name = main == Stroma.class ? "stroma" : main.getSimpleName();
        return Stream.concat(Stream.of(name), Arrays.stream(words))
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }
}
