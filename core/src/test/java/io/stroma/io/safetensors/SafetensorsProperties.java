package io.stroma.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SafetensorsProperties {

    @Property(tries = 200)
    void writeThenReadIsTheIdentity(@ForAll Random random, @ForAll @IntRange(max = 6) int count) throws IOException {
        SafetensorsFile file = random(random, count);
        Path path = Files.createTempFile("stroma", ".safetensors");
        try {
            Files.write(path, SafetensorsFileTest.bytes(file));
            SafetensorsFile back = SafetensorsFile.read(path);
            SafetensorsFileTest.assertSame(back, file);
            assertThat(SafetensorsFileTest.bytes(back)).isEqualTo(SafetensorsFileTest.bytes(file));
        } finally {
            Files.delete(path);
        }
    }

    @Property(tries = 500)
    void damageIsRefusedOrHarmlessNeverADefect(@ForAll Random random) throws IOException {
        byte[] bytes = SafetensorsFileTest.bytes(random(random, 3));
        for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
            bytes[random.nextInt(Math.min(bytes.length, 200))] = (byte) random.nextInt(256);
        }
        Path path = Files.createTempFile("stroma", ".safetensors");
        try {
            Files.write(path, bytes);
            SafetensorsFile read = SafetensorsFile.read(path);
            assertThat(read.arrays()).isNotNull(); // a number or a letter of a name changed: still a valid file
        } catch (BadInputException e) {
            assertThat(e.getMessage()).contains(path.toString()).doesNotContain("Exception");
        } finally {
            Files.delete(path);
        }
    }

    private static SafetensorsFile random(Random random, int count) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int rows = random.nextInt(4);
            int columns = random.nextInt(5);
            int n = rows * columns;
            NdArray array = switch (random.nextInt(4)) {
                case 0 -> {
                    float[] values = new float[n];
                    for (int k = 0; k < n; k++) {
                        values[k] = (float) random.nextGaussian();
                    }
                    yield new NdArray.Floats(values, rows, columns);
                }
                case 1 -> new NdArray.Doubles(random.doubles(n).toArray(), rows, columns);
                case 2 -> new NdArray.Longs(random.longs(n).toArray(), rows, columns);
                default -> new NdArray.Ints(random.ints(n).toArray(), columns, rows);
            };
            arrays.put("layers." + i + (random.nextBoolean() ? ".weight" : "é\"\\"), array);
        }
        return new SafetensorsFile(arrays, random.nextBoolean() ? Map.of("seed", "" + random.nextInt()) : Map.of());
    }
}
