/** Reproducible random streams. */
package io.stroma.random;
