package io.stroma.heist;

import org.bytedeco.pytorch.Tensor;

/** A contrastive loss whose positives and negatives have been drawn. */
@FunctionalInterface
interface ContrastiveTerm {

    /** Scalar. */
    Tensor of(HeistEncoder.Embeddings z);
}
