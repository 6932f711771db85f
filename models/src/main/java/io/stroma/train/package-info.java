/**
 * The one training loop of all models. An {@link io.stroma.train.Objective} gives the loss of a part, a
 * {@link io.stroma.train.BatchPlan} the parts; {@link io.stroma.train.Trainer} does steps, validation, early stopping and
 * checkpoints; {@link io.stroma.train.ModelFiles} and {@link io.stroma.train.RunManifest} store what comes out.
 */
package io.stroma.train;
