package io.stroma.nn.lanes;

/** Numbers in which linear maps of states in lanes are multiplied; sums and everything else stay in float32. */
public enum LinearPrecision {
    /** As trained. */
    FLOAT32,
    /**
     * Inputs, weights and results rounded to 8 significant bits, products by the engine: faster where the processor multiplies
     * such numbers (AVX512_BF16, AMX), slower elsewhere. Never with gradients.
     */
    BFLOAT16
}
