package io.stroma.train;

import io.stroma.io.safetensors.NdArray;
import java.util.Map;

/**
 * A run between two steps, complete.
 *
 * @param position where it stands
 * @param weights parameters by name
 * @param optimizer state of {@link AdamW}
 * @param best parameters of the best epoch so far; empty before the first validation
 */
record Checkpoint(
        Position position, Map<String, NdArray> weights, Map<String, NdArray> optimizer, Map<String, NdArray> best) {}
