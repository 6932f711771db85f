package io.stroma.io.safetensors;

import io.stroma.tissue.CellRows;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/** Raw little-endian numbers to arrays and back, a megabyte at a time. */
final class ArrayCodec {

    private static final int CHUNK = 1 << 20; // bytes, a multiple of every element size

    private ArrayCodec() {}

    /** Fills the buffer and rewinds it; false when the channel ends before. */
    static boolean fill(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    /** The array of a checked entry, from the channel's position on. */
    static NdArray read(ReadableByteChannel in, Path file, SafetensorsHeader.Entry entry) throws IOException {
        int n = entry.elements(file);
        Decoder decode = new Decoder(in, n, entry.dtype().bytes());
        switch (entry.dtype()) {
            case F64 -> {
                double[] values = new double[n];
                decode.run((b, at, count) -> b.asDoubleBuffer().get(values, at, count));
                return new NdArray.Doubles(values, entry.shape());
            }
            case I64 -> {
                long[] values = new long[n];
                decode.run((b, at, count) -> b.asLongBuffer().get(values, at, count));
                return new NdArray.Longs(values, entry.shape());
            }
            case I32 -> {
                int[] values = new int[n];
                decode.run((b, at, count) -> b.asIntBuffer().get(values, at, count));
                return new NdArray.Ints(values, entry.shape());
            }
            default -> {
                float[] values = new float[n];
                decode.run((b, at, count) -> floats(b, entry.dtype(), values, at, count));
                return new NdArray.Floats(values, entry.shape());
            }
        }
    }

    private static void floats(ByteBuffer b, Dtype dtype, float[] values, int at, int count) {
        if (dtype == Dtype.F32) {
            b.asFloatBuffer().get(values, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            short bits = b.getShort(2 * i);
            values[at + i] = dtype == Dtype.BF16 ? Float.intBitsToFloat(bits << 16) : half(bits);
        }
    }

    /** IEEE 754 binary16: sign, 5 exponent bits (bias 15), 10 fraction bits. */
    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0) { // zero and subnormal: fraction * 2^-24, exact in float32
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
        }
        int wide = exponent == 31 ? 0xFF : exponent + 127 - 15;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    static void write(OutputStream out, NdArray array) throws IOException {
        if (array instanceof NdArray.Rows matrix) {
            write(out, matrix.rows());
            return;
        }
        int width = array.dtype().bytes();
        int size = Math.toIntExact(array.size());
        int perChunk = CHUNK / width;
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.min(perChunk, size) * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < size; at += perChunk) {
            int count = Math.min(perChunk, size - at);
            if (array instanceof NdArray.Floats a) {
                buffer.asFloatBuffer().put(a.floats(), at, count);
            } else if (array instanceof NdArray.Doubles a) {
                buffer.asDoubleBuffer().put(a.doubles(), at, count);
            } else if (array instanceof NdArray.Longs a) {
                buffer.asLongBuffer().put(a.longs(), at, count);
            } else {
                buffer.asIntBuffer().put(array.ints(), at, count);
            }
            out.write(buffer.array(), 0, count * width);
        }
    }

    private static void write(OutputStream out, CellRows matrix) throws IOException {
        int slab = Math.max(1, CHUNK / Math.max(1, 4 * matrix.columns())); // rows
        float[] values = new float[Math.min(slab, matrix.rows()) * matrix.columns()];
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < matrix.rows(); from += slab) {
            int count = Math.min(slab, matrix.rows() - from);
            matrix.read(from, from + count, values);
            buffer.asFloatBuffer().put(values, 0, count * matrix.columns());
            out.write(buffer.array(), 0, 4 * count * matrix.columns());
        }
    }

    /** Hands chunk after chunk of a channel to a sink. */
    private record Decoder(ReadableByteChannel in, int elements, int width) {

        void run(Sink sink) throws IOException {
            int perChunk = CHUNK / width;
            ByteBuffer buffer =
                    ByteBuffer.allocate(Math.min(perChunk, elements) * width).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < elements; at += perChunk) {
                int count = Math.min(perChunk, elements - at);
                buffer.clear().limit(count * width);
                if (!fill(in, buffer)) {
                    throw new EOFException("the file became shorter while it was read");
                }
                sink.take(buffer, at, count);
            }
        }
    }

    private interface Sink {
        void take(ByteBuffer chunk, int at, int count);
    }
}
