/** Graphs over cells or genes and the geometry that builds them. */
package io.stroma.graph;
