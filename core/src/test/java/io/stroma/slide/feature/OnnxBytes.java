package io.stroma.slide.feature;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of ONNX files, byte by byte (protocol buffers; field numbers of onnx.proto3). */
final class OnnxBytes {

    private OnnxBytes() {}

    static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, number << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    static byte[] field(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] number(int field, long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field << 3);
        varint(out, value);
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long v = value;
        while (v > 127) {
            out.write((int) (v & 127 | 128));
            v >>>= 7;
        }
        out.write((int) v);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    static byte[] join(List<byte[]> parts) {
        return join(parts.toArray(byte[][]::new));
    }

    /** A float input or output of the graph; negative extents are open. */
    static byte[] value(String name, long... shape) {
        List<byte[]> dims = new ArrayList<>();
        for (long d : shape) {
            dims.add(field(1, d < 0 ? field(2, "n") : number(1, d)));
        }
        byte[] tensor = join(number(1, 1), field(2, join(dims)));
        return join(field(1, name), field(2, field(1, tensor)));
    }

    /** Float weights. */
    static byte[] weights(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        List<byte[]> parts = new ArrayList<>();
        for (long d : shape) {
            parts.add(number(1, d));
        }
        parts.add(number(2, 1)); // float
        parts.add(field(8, name));
        parts.add(field(9, raw.array()));
        return join(parts);
    }

    /** An operator; attributes as {@link #whole} makes them. */
    static byte[] node(String operator, List<String> inputs, String output, byte[]... attributes) {
        List<byte[]> parts = new ArrayList<>();
        inputs.forEach(input -> parts.add(field(1, input)));
        parts.add(field(2, output));
        parts.add(field(4, operator));
        for (byte[] attribute : attributes) {
            parts.add(field(5, attribute));
        }
        return join(parts);
    }

    /** An attribute of whole numbers. */
    static byte[] whole(String name, long... values) {
        List<byte[]> parts = new ArrayList<>(List.of(field(1, name)));
        for (long v : values) {
            parts.add(number(8, v));
        }
        parts.add(number(20, 7));
        return join(parts);
    }

    /** A file from the parts of its graph. */
    static byte[] model(byte[] graph) {
        return join(number(1, 8), field(7, graph), field(8, number(2, 13)));
    }
}
