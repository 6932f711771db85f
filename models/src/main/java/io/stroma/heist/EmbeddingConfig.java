package io.stroma.heist;

import io.stroma.error.UsageException;

/**
 * How a tissue is cut for inference. Attention is inside a part, so these choices change embeddings slightly.
 *
 * @param partSize cells per part
 */
public record EmbeddingConfig(int partSize) {

    /** Floats of the widest tensors of one part, about 0.4 GB with everything that lives beside them. */
    private static final long BUDGET = 12_000_000;

    private static final int LARGEST = 512;
    private static final int SMALLEST = 64;

    public EmbeddingConfig {
        if (partSize < 1) {
            throw new UsageException("a part must hold at least one cell, not " + partSize);
        }
    }

    /** As many cells as fit the memory of one part, 64 to 512. */
    public static EmbeddingConfig of(int genes, HeistConfig config) {
        long fitting = BUDGET / ((long) genes * config.width());
        return new EmbeddingConfig((int) Math.max(SMALLEST, Math.min(LARGEST, fitting)));
    }

    public EmbeddingConfig withPartSize(int value) {
        return new EmbeddingConfig(value);
    }
}
