package io.stroma.hist;

import org.bytedeco.pytorch.Tensor;

/**
 * What flows through the network at one level.
 *
 * @param spots X, (N, d)
 * @param tokens C, (T, d); null without calibration tokens
 */
record State(Tensor spots, Tensor tokens) {}
