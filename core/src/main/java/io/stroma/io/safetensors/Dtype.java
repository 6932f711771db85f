package io.stroma.io.safetensors;

/** Element types of the safetensors format that Stroma reads; the first four are also written. */
public enum Dtype {
    F64(8),
    F32(4),
    I64(8),
    I32(4),
    /** IEEE half precision; read as float32. */
    F16(2),
    /** bfloat16, the upper half of a float32; read as float32. */
    BF16(2);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
