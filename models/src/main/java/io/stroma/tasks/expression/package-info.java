/** Expression from morphology: HiST and its baselines on the same slides, folds, genes and features, and their scores. */
package io.stroma.tasks.expression;
