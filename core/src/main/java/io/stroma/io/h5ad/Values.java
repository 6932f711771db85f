package io.stroma.io.h5ad;

import java.lang.reflect.Array;

/** Turns what the HDF5 library returns (arrays of many primitive types, enums as text) into the types Stroma uses. */
final class Values {

    private Values() {}

    static double[] doubles(Object data) {
        if (data instanceof double[] d) {
            return d;
        }
        double[] out = new double[Array.getLength(data)];
        for (int i = 0; i < out.length; i++) {
            out[i] = data instanceof Object[] o ? ((Number) o[i]).doubleValue() : Array.getDouble(data, i);
        }
        return out;
    }

    static float[] floats(Object data) {
        if (data instanceof float[] f) {
            return f;
        }
        float[] out = new float[Array.getLength(data)];
        for (int i = 0; i < out.length; i++) {
            out[i] = data instanceof Object[] o ? ((Number) o[i]).floatValue() : (float) Array.getDouble(data, i);
        }
        return out;
    }

    static long[] longs(Object data) {
        if (data instanceof long[] l) {
            return l;
        }
        long[] out = new long[Array.getLength(data)];
        for (int i = 0; i < out.length; i++) {
            out[i] = data instanceof Object[] o ? ((Number) o[i]).longValue() : Array.getLong(data, i);
        }
        return out;
    }

    static int[] ints(Object data) {
        if (data instanceof int[] d) {
            return d;
        }
        long[] wide = longs(data);
        int[] out = new int[wide.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.toIntExact(wide[i]);
        }
        return out;
    }

    /** Booleans arrive as enum names, bytes or integers. */
    static boolean[] flags(Object data) {
        boolean[] out = new boolean[Array.getLength(data)];
        for (int i = 0; i < out.length; i++) {
            Object v = Array.get(data, i);
            out[i] = v instanceof Number n
                    ? n.longValue() != 0
                    : v instanceof Boolean b ? b : "TRUE".equalsIgnoreCase(String.valueOf(v));
        }
        return out;
    }

    static String[] strings(Object data) {
        if (data instanceof String[] s) {
            return s;
        }
        if (!data.getClass().isArray()) {
            return new String[] {String.valueOf(data)};
        }
        String[] out = new String[Array.getLength(data)];
        for (int i = 0; i < out.length; i++) {
            Object v = Array.get(data, i);
            out[i] = v == null ? null : v.toString();
        }
        return out;
    }

    /** Element type is text that spells booleans. */
    static boolean areFlags(Object data) {
        if (!(data instanceof String[] s) || s.length == 0) {
            return false;
        }
        for (String v : s) {
            if (!"TRUE".equals(v) && !"FALSE".equals(v)) {
                return false;
            }
        }
        return true;
    }

    static boolean isReal(Object data) {
        return data instanceof float[] || data instanceof double[];
    }

    static boolean isWhole(Object data) {
        return data instanceof byte[] || data instanceof short[] || data instanceof int[] || data instanceof long[];
    }

    /** Row-major copy of a two-dimensional array of any primitive type. */
    static float[] flatten(Object data, int columns) {
        int rows = Array.getLength(data);
        float[] out = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(floats(Array.get(data, i)), 0, out, i * columns, columns);
        }
        return out;
    }
}
