/**
 * HEIST (Madhu et al., ICLR 2026): a tissue is a graph of cells, every cell carries a graph of genes; messages pass inside
 * both levels and between them. Classes follow the paper: encodings, input maps, transformers of both levels, cross
 * messages, layer, encoder, decoder, losses, objective.
 */
package io.stroma.heist;
