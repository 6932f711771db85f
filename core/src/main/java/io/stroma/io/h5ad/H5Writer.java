package io.stroma.io.h5ad;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes HDF5 objects through the native library: groups, datasets of numbers, variable-length UTF-8 strings and
 * booleans (the enum h5py uses), and attributes. Not thread safe.
 */
final class H5Writer implements AutoCloseable {

    /** Numbers per chunk of a compressed dataset, about 256 kB. */
    static final int CHUNK = 1 << 16;

    static final int DEFLATE = 4;

    /** Numbers from which on a dataset is chunked and compressed. */
    static final int SMALLEST_CHUNKED = 1024;

    private final long all = HDF5Constants.H5S_ALL; // read when the library is loaded, not before

    private final long file;
    private final long string;
    private final long bool;

    private H5Writer(long file) throws HDF5Exception {
        this.file = file;
        this.string = H5.H5Tcopy(HDF5Constants.H5T_C_S1);
        H5.H5Tset_size(string, HDF5Constants.H5T_VARIABLE);
        H5.H5Tset_cset(string, HDF5Constants.H5T_CSET_UTF8);
        this.bool = H5.H5Tenum_create(HDF5Constants.H5T_NATIVE_INT8);
        H5.H5Tenum_insert(bool, "FALSE", new byte[] {0});
        H5.H5Tenum_insert(bool, "TRUE", new byte[] {1});
    }

    /** A new, empty file; replaces what is at the path. */
    static H5Writer create(Path path) throws IOException {
        NativeHdf5.load();
        return guarded(() -> new H5Writer(H5.H5Fcreate(
                path.toString(), HDF5Constants.H5F_ACC_TRUNC, HDF5Constants.H5P_DEFAULT, HDF5Constants.H5P_DEFAULT)));
    }

    /** An existing file, to add to. */
    static H5Writer append(Path path) throws IOException {
        NativeHdf5.load();
        return guarded(
                () -> new H5Writer(H5.H5Fopen(path.toString(), HDF5Constants.H5F_ACC_RDWR, HDF5Constants.H5P_DEFAULT)));
    }

    boolean exists(String path) throws IOException {
        return guarded(() -> {
            StringBuilder at = new StringBuilder();
            for (String name : path.split("/")) {
                at.append(at.length() == 0 ? "" : "/").append(name);
                if (!H5.H5Lexists(file, at.toString(), HDF5Constants.H5P_DEFAULT)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Removes an object and everything below it. */
    void delete(String path) throws IOException {
        guarded(() -> {
            H5.H5Ldelete(file, path, HDF5Constants.H5P_DEFAULT);
            return null;
        });
    }

    void group(String path) throws IOException {
        guarded(() -> {
            H5.H5Gclose(H5.H5Gcreate(
                    file, path, HDF5Constants.H5P_DEFAULT, HDF5Constants.H5P_DEFAULT, HDF5Constants.H5P_DEFAULT));
            return null;
        });
    }

    /** Numbers of the given shape: float[], double[], int[], long[] or byte[]. */
    void numbers(String path, Object values, long... shape) throws IOException {
        guarded(() -> {
            if (values instanceof float[] v) {
                dataset(
                        path,
                        HDF5Constants.H5T_IEEE_F32LE,
                        shape,
                        (d, t) -> H5.H5Dwrite_float(d, t, all, all, HDF5Constants.H5P_DEFAULT, v),
                        HDF5Constants.H5T_NATIVE_FLOAT);
            } else if (values instanceof double[] v) {
                dataset(
                        path,
                        HDF5Constants.H5T_IEEE_F64LE,
                        shape,
                        (d, t) -> H5.H5Dwrite_double(d, t, all, all, HDF5Constants.H5P_DEFAULT, v),
                        HDF5Constants.H5T_NATIVE_DOUBLE);
            } else if (values instanceof int[] v) {
                dataset(
                        path,
                        HDF5Constants.H5T_STD_I32LE,
                        shape,
                        (d, t) -> H5.H5Dwrite_int(d, t, all, all, HDF5Constants.H5P_DEFAULT, v),
                        HDF5Constants.H5T_NATIVE_INT32);
            } else if (values instanceof long[] v) {
                dataset(
                        path,
                        HDF5Constants.H5T_STD_I64LE,
                        shape,
                        (d, t) -> H5.H5Dwrite_long(d, t, all, all, HDF5Constants.H5P_DEFAULT, v),
                        HDF5Constants.H5T_NATIVE_INT64);
            } else if (values instanceof byte[] v) {
                dataset(
                        path,
                        HDF5Constants.H5T_STD_I8LE,
                        shape,
                        (d, t) -> H5.H5Dwrite(d, t, all, all, HDF5Constants.H5P_DEFAULT, v),
                        HDF5Constants.H5T_NATIVE_INT8);
            } else {
                throw new IllegalArgumentException(
                        "cannot write " + values.getClass().getSimpleName());
            }
            return null;
        });
    }

    /** A new one-dimensional dataset that grows as numbers are appended; close it before the file. */
    H5Column column(String path, H5Column.Kind kind) throws IOException {
        return guarded(() -> H5Column.create(file, path, kind));
    }

    /** A new matrix of float32 whose rows are written in any order; close it before the file. */
    H5Rows rows(String path, long rows, int columns) throws IOException {
        return guarded(() -> H5Rows.create(file, path, rows, columns));
    }

    /** Booleans of shape (n). */
    void flags(String path, boolean[] values) throws IOException {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        guarded(() -> {
            dataset(
                    path,
                    bool,
                    new long[] {bytes.length},
                    (d, t) -> H5.H5Dwrite(d, t, all, all, HDF5Constants.H5P_DEFAULT, bytes),
                    bool);
            return null;
        });
    }

    /** Strings of shape (n); null becomes the empty string. */
    void strings(String path, String[] values) throws IOException {
        String[] text = Arrays.stream(values).map(v -> v == null ? "" : v).toArray(String[]::new);
        guarded(() -> {
            dataset(
                    path,
                    string,
                    new long[] {text.length},
                    (d, t) -> H5.H5Dwrite_VLStrings(d, t, all, all, HDF5Constants.H5P_DEFAULT, text),
                    string);
            return null;
        });
    }

    /** A scalar: String, Boolean, Integer, Long or Double. */
    void scalar(String path, Object value) throws IOException {
        guarded(() -> {
            long space = H5.H5Screate(HDF5Constants.H5S_SCALAR);
            long type = scalarType(value);
            long d = H5.H5Dcreate(
                    file,
                    path,
                    type,
                    space,
                    HDF5Constants.H5P_DEFAULT,
                    HDF5Constants.H5P_DEFAULT,
                    HDF5Constants.H5P_DEFAULT);
            if (value instanceof String s) {
                H5.H5Dwrite_VLStrings(d, type, all, all, HDF5Constants.H5P_DEFAULT, new String[] {s});
            } else {
                H5.H5Dwrite(d, type, all, all, HDF5Constants.H5P_DEFAULT, scalarBytes(value));
            }
            H5.H5Dclose(d);
            H5.H5Sclose(space);
            return null;
        });
    }

    /** An attribute: String, Boolean, Long, String[] or long[]; replaces one of the same name. */
    void attribute(String path, String name, Object value) throws IOException {
        guarded(() -> {
            long object = H5.H5Oopen(file, path, HDF5Constants.H5P_DEFAULT);
            if (H5.H5Aexists(object, name)) {
                H5.H5Adelete(object, name);
            }
            boolean array = value.getClass().isArray();
            long type = value instanceof String[]
                    ? string
                    : value instanceof long[] ? HDF5Constants.H5T_STD_I64LE : scalarType(value);
            long length = array ? java.lang.reflect.Array.getLength(value) : 1;
            long space =
                    array ? H5.H5Screate_simple(1, new long[] {length}, null) : H5.H5Screate(HDF5Constants.H5S_SCALAR);
            long a = H5.H5Acreate(object, name, type, space, HDF5Constants.H5P_DEFAULT, HDF5Constants.H5P_DEFAULT);
            if (value instanceof String s) {
                H5.H5Awrite_VLStrings(a, type, new String[] {s});
            } else if (value instanceof String[] s) {
                if (length > 0) {
                    H5.H5Awrite_VLStrings(a, type, s);
                }
            } else if (value instanceof long[] l) {
                H5.H5Awrite(a, HDF5Constants.H5T_NATIVE_INT64, l);
            } else {
                H5.H5Awrite(a, type, scalarBytes(value));
            }
            H5.H5Aclose(a);
            H5.H5Sclose(space);
            H5.H5Oclose(object);
            return null;
        });
    }

    private long scalarType(Object value) {
        if (value instanceof String) {
            return string;
        }
        if (value instanceof Boolean) {
            return bool;
        }
        return value instanceof Integer || value instanceof Long
                ? HDF5Constants.H5T_STD_I64LE
                : HDF5Constants.H5T_IEEE_F64LE;
    }

    private static byte[] scalarBytes(Object value) {
        if (value instanceof Boolean b) {
            return new byte[] {(byte) (b ? 1 : 0)};
        }
        long bits = value instanceof Integer || value instanceof Long
                ? ((Number) value).longValue()
                : Double.doubleToLongBits(((Number) value).doubleValue());
        return java.nio.ByteBuffer.allocate(8)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(bits)
                .array();
    }

    @FunctionalInterface
    private interface Writing {
        void write(long dataset, long memoryType) throws HDF5Exception;
    }

    /** Numbers are chunked and deflated from a page upwards; text is stored as it is. */
    private void dataset(String path, long fileType, long[] shape, Writing writing, long memoryType)
            throws HDF5Exception {
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        long space = H5.H5Screate_simple(shape.length, shape, null);
        long properties = H5.H5Pcreate(HDF5Constants.H5P_DATASET_CREATE);
        if (size >= SMALLEST_CHUNKED && fileType != string) {
            long[] chunk = shape.clone();
            long row = size / shape[0];
            chunk[0] = Math.max(1, Math.min(shape[0], CHUNK / Math.max(1, row)));
            H5.H5Pset_chunk(properties, chunk.length, chunk);
            H5.H5Pset_deflate(properties, DEFLATE);
        }
        long d = H5.H5Dcreate(
                file, path, fileType, space, HDF5Constants.H5P_DEFAULT, properties, HDF5Constants.H5P_DEFAULT);
        if (size > 0) {
            writing.write(d, memoryType);
        }
        H5.H5Dclose(d);
        H5.H5Pclose(properties);
        H5.H5Sclose(space);
    }

    @Override
    public void close() throws IOException {
        guarded(() -> {
            H5.H5Tclose(string);
            H5.H5Tclose(bool);
            H5.H5Fclose(file);
            return null;
        });
    }

    @FunctionalInterface
    interface Step<T> {
        T run() throws HDF5Exception;
    }

    static <T> T guarded(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (HDF5Exception e) {
            throw new IOException("HDF5: " + e.getMessage(), e);
        }
    }
}
