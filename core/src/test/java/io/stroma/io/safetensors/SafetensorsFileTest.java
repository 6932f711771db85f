package io.stroma.io.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {

    @TempDir
    Path folder;

    private static SafetensorsFile sample() {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("encoder.weight", new NdArray.Floats(new float[] {1, -2.5f, Float.NaN, 0, -0f, 3e38f}, 2, 3));
        arrays.put("step", new NdArray.Longs(new long[] {Long.MIN_VALUE}));
        arrays.put("größe", new NdArray.Doubles(new double[] {Math.PI, Double.NEGATIVE_INFINITY}, 2));
        arrays.put("index", new NdArray.Ints(new int[] {7, Integer.MIN_VALUE, -1}, 1, 3));
        arrays.put("empty", new NdArray.Floats(new float[0], 0, 5));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "stroma");
        metadata.put("note", "two\nlines \"quoted\" µm");
        return new SafetensorsFile(arrays, metadata);
    }

    @Test
    void returnsWhatWasWritten() {
        Path file = folder.resolve("a.safetensors");
        sample().write(file);
        SafetensorsFile back = SafetensorsFile.read(file);
        assertSame(back, sample());
        assertThat(back.arrays().keySet())
                .containsExactlyElementsOf(sample().arrays().keySet());
        assertThat(back.array("step").longs()).containsExactly(Long.MIN_VALUE);
        assertThatThrownBy(() -> back.array("step").floats()).hasMessage("the array holds I64, not F32");
        assertThatThrownBy(() -> back.array("nothing")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void returnsArraysLargerThanOneChunk() {
        float[] values = new float[700_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f;
        }
        Path file = folder.resolve("big.safetensors");
        new SafetensorsFile(Map.of("x", new NdArray.Floats(values, values.length)), Map.of()).write(file);
        assertThat(Arrays.equals(SafetensorsFile.read(file).array("x").floats(), values))
                .isTrue(); // containsExactly boxes every element
    }

    @Test
    void sameContentGivesSameBytesAlignedToEight() throws IOException {
        byte[] first = bytes(sample());
        assertThat(bytes(sample())).isEqualTo(first);
        assertThat(ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void replacesAnOlderFile() {
        Path file = folder.resolve("a.safetensors");
        sample().write(file);
        new SafetensorsFile(Map.of(), Map.of()).write(file);
        assertThat(SafetensorsFile.read(file).arrays()).isEmpty();
        assertThat(folder.toFile().list()).containsExactly("a.safetensors");
    }

    @Test
    void pythonReadsTheLayoutWeWrite() throws Exception {
        Path file = folder.resolve("a.safetensors");
        sample().write(file);
        String script = """
                import json, struct, sys
                raw = open(sys.argv[1], 'rb').read()
                n, = struct.unpack('<Q', raw[:8])
                head = json.loads(raw[8:8 + n].decode('utf-8'))
                data = raw[8 + n:]
                form = {'F32': 'f', 'F64': 'd', 'I64': 'q', 'I32': 'i'}
                print(head.pop('__metadata__')['note'].split()[0])
                for name in sorted(head):
                    a, b = head[name]['data_offsets']
                    code = form[head[name]['dtype']]
                    width = struct.calcsize(code)
                    assert a % width == 0
                    print(name.encode('unicode_escape').decode(), head[name]['shape'],
                          struct.unpack('<%d%s' % ((b - a) // width, code), data[a:b]))
                """;
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", script, file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "python3 is not installed: the cross-check of the layout is skipped");
            return;
        }
        String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(out.lines())
                .containsExactly(
                        "two",
                        "empty [0, 5] ()",
                        "encoder.weight [2, 3] (1.0, -2.5, nan, 0.0, -0.0, 3.0000000054977558e+38)",
                        "gr\\xf6\\xdfe [2] (3.141592653589793, -inf)",
                        "index [1, 3] (7, -2147483648, -1)",
                        "step [] (-9223372036854775808,)");
    }

    /** Same names, order, types, shapes and bits. */
    static void assertSame(SafetensorsFile actual, SafetensorsFile expected) {
        assertThat(actual.metadata()).isEqualTo(expected.metadata());
        assertThat(actual.arrays().keySet())
                .containsExactlyElementsOf(expected.arrays().keySet());
        actual.arrays().forEach((name, array) -> {
            NdArray other = expected.array(name);
            assertThat(array.dtype()).isEqualTo(other.dtype());
            assertThat(array.shape()).isEqualTo(other.shape());
            boolean same = switch (array.dtype()) {
                case F64 -> Arrays.equals(array.doubles(), other.doubles());
                case I64 -> Arrays.equals(array.longs(), other.longs());
                case I32 -> Arrays.equals(array.ints(), other.ints());
                default -> Arrays.equals(array.floats(), other.floats());
            };
            assertThat(same).as(name).isTrue();
        });
    }

    static byte[] bytes(SafetensorsFile file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.write(out);
        return out.toByteArray();
    }
}
