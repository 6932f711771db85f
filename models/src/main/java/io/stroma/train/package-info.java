/** The one training loop of all models: steps, validation, early stopping, checkpoints, resume. */
package io.stroma.train;
