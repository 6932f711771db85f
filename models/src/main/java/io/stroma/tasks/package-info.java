/** What embeddings are for, and how well they do it beside trivial baselines on the same splits. */
package io.stroma.tasks;
