/**
 * Attention along neighbour lists that many batch entries share, with one entry in every lane of the processor's vectors: no
 * gathers, no masks, no edge tensors.
 */
package io.stroma.nn.lanes;
