package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.error.StromaException;
import io.stroma.random.Seeds;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Results added to a copy of a damaged file: a result or a message, never the end of the process. The copies are made in
 * a process of their own, since it is the native library that would end it.
 */
class DamagedCopyTest {

    private static final int FLIPS = 200;
    private static final int REFUSED_BY_THE_LIBRARY = 10;
    private static final int HANGS = -1;

    /** The other process: damages a byte of the index of a group at a time, adds to a copy, notes how far it came. */
    static final class Child {

        public static void main(String[] words) throws IOException {
            Path folder = Path.of(words[0]);
            byte[] sound = Files.readAllBytes(folder.resolve("sound.h5ad"));
            int[] places = places(sound);
            for (int flip = Integer.parseInt(words[1]); flip < FLIPS; flip++) {
                Files.writeString(folder.resolve("flip"), Integer.toString(flip));
                SplittableRandom random = Seeds.stream(6, flip);
                byte[] damaged = sound.clone();
                damaged[places[random.nextInt(places.length)]] ^= (byte) random.nextInt(1, 256);
                Files.write(folder.resolve("damaged.h5ad"), damaged);
                try {
                    H5adWriter.copyAndAdd(folder.resolve("damaged.h5ad"), folder.resolve("out.h5ad"), true, more());
                } catch (StromaException e) {
                    if (e.getCause() instanceof IOException) { // its memory is not to be trusted any more
                        System.exit(REFUSED_BY_THE_LIBRARY);
                    }
                }
            }
        }

        /** The keys of the trees that index groups: between them stand the names that the library compares. */
        private static int[] places(byte[] file) {
            String text = new String(file, StandardCharsets.ISO_8859_1);
            List<Integer> keys = new ArrayList<>();
            for (int tree = text.indexOf("TREE"); tree >= 0; tree = text.indexOf("TREE", tree + 1)) {
                int entries = file[tree + 4] == 0 ? file[tree + 6] : -1; // type 0; other trees index chunks
                for (int key = 0; key <= entries; key++) {
                    keys.add(tree + 24 + 16 * key);
                }
            }
            return keys.stream()
                    .flatMapToInt(key -> IntStream.range(key, key + Long.BYTES))
                    .toArray();
        }
    }

    private static Annotations more() {
        return Annotations.none()
                .withObs("found", new CellColumn.Categorical(new int[] {0, 1, 0, 1}, List.of("a", "b"), false))
                .withObsm("X_new", DenseMatrix.zeros(4, 2));
    }

    @Test
    void flippedBytesDoNotEndTheProcess(@TempDir Path folder) throws Exception {
        H5adWriter.write(folder.resolve("sound.h5ad"), false, Samples.tissue(), more());
        Path log = folder.resolve("log");
        int next = 0;
        while (next < FLIPS) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            folder.toString(),
                            Integer.toString(next))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = child.waitFor(5, TimeUnit.MINUTES); // searching damaged names may also have no end
            child.destroyForcibly();
            int code = ended ? child.exitValue() : HANGS;
            int reached = Integer.parseInt(Files.readString(folder.resolve("flip")));
            assertThat(code)
                    .as("byte flip %d: %s", reached, Files.readString(log))
                    .isIn(0, REFUSED_BY_THE_LIBRARY);
            next = code == 0 ? FLIPS : reached + 1;
        }
    }
}
