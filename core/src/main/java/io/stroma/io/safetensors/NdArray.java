package io.stroma.io.safetensors;

import io.stroma.tissue.CellRows;

/**
 * Numbers of one type in row-major order with a shape; an empty shape is a scalar. The arrays are not copied: whoever
 * hands one over stops writing to it.
 */
public sealed interface NdArray {

    /** Extent of every axis. */
    long[] shape();

    /** Type written to files. */
    Dtype dtype();

    /** Number of elements. */
    long size();

    /** The elements of a {@link Floats}; any other array throws {@link IllegalStateException}. */
    default float[] floats() {
        throw wrong("F32");
    }

    /** The elements of a {@link Doubles}; any other array throws {@link IllegalStateException}. */
    default double[] doubles() {
        throw wrong("F64");
    }

    /** The elements of a {@link Longs}; any other array throws {@link IllegalStateException}. */
    default long[] longs() {
        throw wrong("I64");
    }

    /** The elements of an {@link Ints}; any other array throws {@link IllegalStateException}. */
    default int[] ints() {
        throw wrong("I32");
    }

    /** Float32 numbers; half precision and bfloat16 arrive here too. */
    record Floats(float[] floats, long... shape) implements NdArray {
        public Floats {
            check(floats.length, shape);
        }

        @Override
        public Dtype dtype() {
            return Dtype.F32;
        }

        @Override
        public long size() {
            return floats.length;
        }
    }

    /** Float32 numbers of a matrix that is written row by row and need not be in memory. */
    record Rows(CellRows rows) implements NdArray {
        @Override
        public long[] shape() {
            return new long[] {rows.rows(), rows.columns()};
        }

        @Override
        public Dtype dtype() {
            return Dtype.F32;
        }

        @Override
        public long size() {
            return (long) rows.rows() * rows.columns();
        }
    }

    /** Float64 numbers. */
    record Doubles(double[] doubles, long... shape) implements NdArray {
        public Doubles {
            check(doubles.length, shape);
        }

        @Override
        public Dtype dtype() {
            return Dtype.F64;
        }

        @Override
        public long size() {
            return doubles.length;
        }
    }

    /** Signed 64-bit integers. */
    record Longs(long[] longs, long... shape) implements NdArray {
        public Longs {
            check(longs.length, shape);
        }

        @Override
        public Dtype dtype() {
            return Dtype.I64;
        }

        @Override
        public long size() {
            return longs.length;
        }
    }

    /** Signed 32-bit integers. */
    record Ints(int[] ints, long... shape) implements NdArray {
        public Ints {
            check(ints.length, shape);
        }

        @Override
        public Dtype dtype() {
            return Dtype.I32;
        }

        @Override
        public long size() {
            return ints.length;
        }
    }

    private static void check(int elements, long[] shape) {
        long product = 1;
        for (long extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("negative extent in a shape: " + extent);
            }
            product = Math.multiplyExact(product, extent);
        }
        if (product != elements) {
            throw new IllegalArgumentException(elements + " elements do not fill a shape of " + product);
        }
    }

    private IllegalStateException wrong(String wanted) {
        return new IllegalStateException("the array holds " + dtype() + ", not " + wanted);
    }
}
