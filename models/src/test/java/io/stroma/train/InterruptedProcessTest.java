package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.error.StromaException;
import io.stroma.io.safetensors.SafetensorsFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. */
class InterruptedProcessTest {

    private static final int KILLS = 10;
    private static final TrainingConfig CONFIG =
            TrainerTest.CONFIG.withMaxEpochs(80).withCheckpointSteps(1);

    @TempDir
    Path folder;

    private Path checkpoint;
    private Path weights;

    /**
     * Trains the toy, writes the weights: arguments are checkpoint, weights, threads. It says every step and then waits for
     * a byte, so that it is never farther than this test let it go; once its input is closed it runs on.
     */
    static final class Child {
        private static final TrainingListener TELLER = new TrainingListener() {
            @Override
            public void step(Progress progress) {
                System.out.println("step " + progress.step());
                try {
                    System.in.read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };

        public static void main(String[] arguments) {
            int code = 0;
            try (StopSignal stop = StopSignal.onTermination()) {
                train(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]), stop, TELLER);
            } catch (StromaException e) {
                System.out.println(e.getMessage());
                code = e.exitCode();
            }
            System.exit(code);
        }

        static void train(Path checkpoint, Path weights, int threads, StopSignal stop, TrainingListener listener) {
            ToyRegression toy = TrainerTest.toy();
            new Trainer<>(toy, TrainerTest.PLAN, CONFIG.withThreads(threads))
                    .run(RunControl.unattended()
                            .withCheckpoint(checkpoint, true, RunIdentity.of(Map.of(), "data"))
                            .withListener(listener)
                            .withStop(stop));
            new SafetensorsFile(Weights.of(toy.module()), Map.of()).write(weights);
        }
    }

    @BeforeEach
    void names() {
        checkpoint = folder.resolve("run/checkpoint.safetensors");
        weights = folder.resolve("weights.safetensors");
    }

    private Process start(int threads) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        checkpoint.toString(),
                        weights.toString(),
                        String.valueOf(threads))
                .redirectErrorStream(true)
                .start();
    }

    private static void allow(Process child, int steps) throws IOException {
        child.getOutputStream().write(new byte[steps]);
        child.getOutputStream().flush();
    }

    /** Lets it go so many steps and waits until they are said; false if the process ended before. */
    private static boolean awaitSteps(Process child, BufferedReader out, int steps) throws IOException {
        allow(child, steps - 1); // the first one needs no leave
        for (int seen = 0; seen < steps; ) {
            String line = out.readLine();
            if (line == null) {
                return false;
            }
            seen += line.startsWith("step ") ? 1 : 0;
        }
        return true;
    }

    private static String runOut(Process child) throws IOException {
        child.getOutputStream().close();
        return new String(child.getInputStream().readAllBytes());
    }

    private byte[] uninterrupted() throws IOException {
        Path straight = folder.resolve("straight.safetensors");
        Child.train(folder.resolve("straight-checkpoint"), straight, 1, new StopSignal(), TrainingListener.NONE);
        return Files.readAllBytes(straight);
    }

    @Test
    void killedTenTimesItEndsWithTheSameBytes() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int kills = 0;
        while (kills < KILLS) {
            Process child = start(1 + kills % 2);
            try (BufferedReader out = child.inputReader()) {
                boolean alive = awaitSteps(child, out, 1 + random.nextInt(10));
                assertThat(alive).as("enough steps for ten kills").isTrue();
                allow(child, 3);
                TimeUnit.MICROSECONDS.sleep(random.nextInt(10_000)); // into a step, or into writing a checkpoint
                child.destroyForcibly().waitFor();
            }
            assertThat(child.exitValue()).isEqualTo(128 + 9);
            kills++;
        }
        Process last = start(2);
        String said = runOut(last);
        assertThat(last.waitFor()).as(said).isZero();
        assertThat(Files.readAllBytes(weights)).as("seed %d", seed).isEqualTo(uninterrupted());
        assertThat(folder.resolve("run").toFile().list()).containsExactly("checkpoint.safetensors");
    }

    @Test
    void terminatedItWritesItsCheckpointAndLeavesWith130() throws Exception {
        Process child = start(2);
        String rest;
        try (BufferedReader out = child.inputReader()) {
            assertThat(awaitSteps(child, out, 5)).isTrue();
            child.toHandle().destroy(); // SIGTERM; unlike the process's own method it leaves the output open
            child.getOutputStream().close();
            rest = String.join("\n", out.lines().toList());
        }
        assertThat(child.waitFor()).as(rest).isEqualTo(130);
        assertThat(rest).contains("continue with --resume from " + checkpoint).doesNotContain("corrupted");
        assertThat(weights).doesNotExist();
        Process resumed = start(1);
        String said = runOut(resumed);
        assertThat(resumed.waitFor()).as(said).isZero();
        assertThat(Files.readAllBytes(weights)).isEqualTo(uninterrupted());
    }

    @Test
    void askedAgainAndAgainItEndsWithoutCrashing() throws Exception {
        Process child = start(2);
        String rest;
        try (BufferedReader out = child.inputReader()) {
            assertThat(awaitSteps(child, out, 5)).isTrue();
            child.getOutputStream().close();
            for (int k = 0; k < 20 && child.isAlive(); k++) {
                child.toHandle().destroy();
                TimeUnit.MILLISECONDS.sleep(1);
            }
            rest = String.join("\n", out.lines().toList());
        }
        assertThat(child.waitFor()).as(rest).isIn(130, 128 + 15); // 143 when asked after the handlers were given back
        assertThat(rest).doesNotContain("SIGSEGV").doesNotContain("fatal error");
    }
}
