/** Tissue classification: an outcome of patients from their tissues, judged on patients never seen. */
package io.stroma.tasks.outcome;
