package io.stroma.nn;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies between Java arrays and tensors. Every tensor returned owns its memory. */
public final class Tensors {

    private Tensors() {}

    public static TensorOptions options(ScalarType dtype) {
        return new TensorOptions(dtype);
    }

    /** Float32 tensor of the given shape. */
    public static Tensor of(float[] values, long... shape) {
        Tensor t = torch.empty(shape, options(ScalarType.Float), null);
        if (values.length > 0) {
            t.data_ptr_float().put(values, 0, values.length);
        }
        return t;
    }

    /** Tensor of the given shape, narrowed to {@code dtype} (Float or Double). */
    public static Tensor of(double[] values, ScalarType dtype, long... shape) {
        if (dtype == ScalarType.Float) {
            // narrowed here: a tensor of the doubles would last as long as its scope
            float[] narrow = new float[values.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) values[i];
            }
            return of(narrow, shape);
        }
        Tensor t = torch.empty(shape, options(ScalarType.Double), null);
        if (values.length > 0) {
            t.data_ptr_double().put(values, 0, values.length);
        }
        return dtype == ScalarType.Double ? t : t.to(dtype);
    }

    /** Int64 tensor of indices. */
    public static Tensor of(long[] values, long... shape) {
        Tensor t = torch.empty(shape, options(ScalarType.Long), null);
        if (values.length > 0) {
            t.data_ptr_long().put(values, 0, values.length);
        }
        return t;
    }

    /** Int64 tensor (n) of indices. */
    public static Tensor indices(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return of(wide, values.length);
    }

    public static Tensor zeros(ScalarType dtype, long... shape) {
        return torch.zeros(shape, options(dtype));
    }

    /** Row-major copy as float32. */
    public static float[] floats(Tensor t) {
        Tensor c = t.detach().to(ScalarType.Float).contiguous();
        float[] out = new float[Math.toIntExact(c.numel())];
        FloatPointer p = c.data_ptr_float();
        p.get(out, 0, out.length);
        return out;
    }

    /** Row-major copy as float64. */
    public static double[] doubles(Tensor t) {
        Tensor c = t.detach().to(ScalarType.Double).contiguous();
        double[] out = new double[Math.toIntExact(c.numel())];
        DoublePointer p = c.data_ptr_double();
        p.get(out, 0, out.length);
        return out;
    }

    /** Row-major copy of an int64 tensor. */
    public static long[] longs(Tensor t) {
        Tensor c = t.detach().to(ScalarType.Long).contiguous();
        long[] out = new long[Math.toIntExact(c.numel())];
        LongPointer p = c.data_ptr_long();
        p.get(out, 0, out.length);
        return out;
    }

    /** Shape as a Java array. */
    public static long[] shape(Tensor t) {
        long[] shape = new long[(int) t.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = t.size(i);
        }
        return shape;
    }
}
