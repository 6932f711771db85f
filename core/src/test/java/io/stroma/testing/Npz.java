package io.stroma.testing;

import io.stroma.tissue.DenseMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads NumPy's .npz of a fixture: a zip of .npy arrays, little-endian, C order. */
public final class Npz {

    private static final Pattern HEADER =
            Pattern.compile("'descr': '([<|][a-z]\\d+)'.*'fortran_order': False.*'shape': \\(([^)]*)\\)");

    private final Map<String, Array> arrays = new LinkedHashMap<>();

    /** One array: its type as NumPy writes it, its shape, and its numbers as doubles. */
    public record Array(String type, int[] shape, double[] data) {}

    private Npz() {}

    /** A resource of the test class path, such as {@code fixtures/prepare/tissue.npz}. */
    public static Npz resource(String name) {
        Npz npz = new Npz();
        try (InputStream in = Npz.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no test resource " + name);
            }
            ZipInputStream zip = new ZipInputStream(in);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                npz.arrays.put(entry.getName().replaceFirst("\\.npy$", ""), parse(zip.readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return npz;
    }

    /** Names of all arrays. */
    public Set<String> names() {
        return arrays.keySet();
    }

    public Array array(String name) {
        Array array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no array " + name + " among " + arrays.keySet());
        }
        return array;
    }

    public double[] doubles(String name) {
        return array(name).data();
    }

    public double scalar(String name) {
        return array(name).data()[0];
    }

    public int[] ints(String name) {
        return Arrays.stream(array(name).data()).mapToInt(v -> (int) v).toArray();
    }

    /** A two-dimensional array in single precision. */
    public DenseMatrix matrix(String name) {
        Array a = array(name);
        float[] values = new float[a.data().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) a.data()[i];
        }
        return new DenseMatrix(a.shape()[0], a.shape()[1], values);
    }

    private static Array parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int headerStart = bytes[6] == 1 ? 10 : 12;
        int headerLength = bytes[6] == 1 ? buffer.getShort(8) : buffer.getInt(8);
        String header = new String(bytes, headerStart, headerLength, StandardCharsets.ISO_8859_1);
        Matcher m = HEADER.matcher(header);
        if (!m.find()) {
            throw new IllegalArgumentException("cannot read the header " + header);
        }
        int[] shape = Arrays.stream(m.group(2).split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        buffer.position(headerStart + headerLength);
        double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < data.length; i++) {
            data[i] = next(buffer, m.group(1));
        }
        return new Array(m.group(1), shape, data);
    }

    private static double next(ByteBuffer buffer, String type) {
        return switch (type) {
            case "<f8" -> buffer.getDouble();
            case "<f4" -> buffer.getFloat();
            case "<i4" -> buffer.getInt();
            case "<i8" -> buffer.getLong();
            case "|b1", "|u1" -> buffer.get();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
