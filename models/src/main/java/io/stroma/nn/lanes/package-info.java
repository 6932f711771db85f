/**
 * Layers over positions that attend along neighbour lists shared by many batch entries, with one entry in every lane of the
 * processor's vectors: no gathers, no masks, no edge tensors, nothing turned between layers.
 */
package io.stroma.nn.lanes;
