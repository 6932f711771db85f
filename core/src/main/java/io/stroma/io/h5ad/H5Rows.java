package io.stroma.io.h5ad;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;

/** A matrix of float32 that is written a slab of rows at a time. */
final class H5Rows implements AutoCloseable {

    private final long dataset;
    private final int columns;

    private H5Rows(long dataset, int columns) {
        this.dataset = dataset;
        this.columns = columns;
    }

    static H5Rows create(long file, String path, long rows, int columns) throws HDF5Exception {
        long[] shape = {rows, columns};
        long space = H5.H5Screate_simple(2, shape, null);
        long properties = H5.H5Pcreate(HDF5Constants.H5P_DATASET_CREATE);
        if (rows * columns >= H5Writer.SMALLEST_CHUNKED) {
            H5.H5Pset_chunk(properties, 2, new long[] {rowsPerChunk(rows, columns), columns});
            H5.H5Pset_deflate(properties, H5Writer.DEFLATE);
        }
        long dataset = H5.H5Dcreate(
                file,
                path,
                HDF5Constants.H5T_IEEE_F32LE,
                space,
                HDF5Constants.H5P_DEFAULT,
                properties,
                HDF5Constants.H5P_DEFAULT);
        H5.H5Pclose(properties);
        H5.H5Sclose(space);
        return new H5Rows(dataset, columns);
    }

    /** Rows that a chunk of the file holds; slabs of a multiple of them are compressed once only. */
    static long rowsPerChunk(long rows, int columns) {
        return Math.max(1, Math.min(rows, H5Writer.CHUNK / Math.max(1, columns)));
    }

    /** Writes consecutive rows, row-major. */
    void write(long firstRow, int rows, float[] values) throws IOException {
        if (rows == 0) {
            return;
        }
        H5Writer.guarded(() -> {
            long[] shape = {rows, columns};
            long disk = H5.H5Dget_space(dataset);
            H5.H5Sselect_hyperslab(disk, HDF5Constants.H5S_SELECT_SET, new long[] {firstRow, 0}, null, shape, null);
            long memory = H5.H5Screate_simple(2, shape, null);
            H5.H5Dwrite_float(dataset, HDF5Constants.H5T_NATIVE_FLOAT, memory, disk, HDF5Constants.H5P_DEFAULT, values);
            H5.H5Sclose(memory);
            H5.H5Sclose(disk);
            return null;
        });
    }

    @Override
    public void close() throws IOException {
        H5Writer.guarded(() -> H5.H5Dclose(dataset));
    }
}
