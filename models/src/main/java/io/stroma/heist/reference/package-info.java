/**
 * What the authors' code computes differently from the paper, for the parity tests and {@code HeistConfig.reference()}:
 * encodings, losses, draws. Nothing here knows the model.
 */
package io.stroma.heist.reference;
