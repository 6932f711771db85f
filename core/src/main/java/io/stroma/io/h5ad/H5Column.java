package io.stroma.io.h5ad;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;

/** A dataset of one dimension that is written piece by piece, so that nobody needs to hold all of it. */
final class H5Column implements AutoCloseable {

    /** Type of the numbers. */
    enum Kind {
        INT32,
        FLOAT32
    }

    private final long dataset;
    private final Kind kind;
    private long length;

    private H5Column(long dataset, Kind kind) {
        this.dataset = dataset;
        this.kind = kind;
    }

    static H5Column create(long file, String path, Kind kind) throws HDF5Exception {
        long[] none = {0};
        long space = H5.H5Screate_simple(1, none, new long[] {HDF5Constants.H5S_UNLIMITED});
        long properties = H5.H5Pcreate(HDF5Constants.H5P_DATASET_CREATE);
        H5.H5Pset_chunk(properties, 1, new long[] {H5Writer.CHUNK});
        H5.H5Pset_deflate(properties, H5Writer.DEFLATE);
        long type = kind == Kind.INT32 ? HDF5Constants.H5T_STD_I32LE : HDF5Constants.H5T_IEEE_F32LE;
        long dataset =
                H5.H5Dcreate(file, path, type, space, HDF5Constants.H5P_DEFAULT, properties, HDF5Constants.H5P_DEFAULT);
        H5.H5Pclose(properties);
        H5.H5Sclose(space);
        return new H5Column(dataset, kind);
    }

    /** Appends whole numbers. */
    void append(int[] values) throws IOException {
        append(
                values.length,
                Kind.INT32,
                (memory, disk) -> H5.H5Dwrite_int(
                        dataset, HDF5Constants.H5T_NATIVE_INT32, memory, disk, HDF5Constants.H5P_DEFAULT, values));
    }

    /** Appends real numbers. */
    void append(float[] values) throws IOException {
        append(
                values.length,
                Kind.FLOAT32,
                (memory, disk) -> H5.H5Dwrite_float(
                        dataset, HDF5Constants.H5T_NATIVE_FLOAT, memory, disk, HDF5Constants.H5P_DEFAULT, values));
    }

    private void append(int count, Kind given, Transfer transfer) throws IOException {
        if (given != kind) {
            throw new IllegalArgumentException(given + " to a dataset of " + kind);
        }
        if (count == 0) {
            return;
        }
        H5Writer.guarded(() -> {
            H5.H5Dset_extent(dataset, new long[] {length + count});
            long disk = H5.H5Dget_space(dataset);
            H5.H5Sselect_hyperslab(
                    disk, HDF5Constants.H5S_SELECT_SET, new long[] {length}, null, new long[] {count}, null);
            long memory = H5.H5Screate_simple(1, new long[] {count}, null);
            transfer.write(memory, disk);
            H5.H5Sclose(memory);
            H5.H5Sclose(disk);
            return null;
        });
        length += count;
    }

    @FunctionalInterface
    private interface Transfer {
        void write(long memory, long disk) throws HDF5Exception;
    }

    @Override
    public void close() throws IOException {
        H5Writer.guarded(() -> H5.H5Dclose(dataset));
    }
}
