/** The data model: a tissue, its expression, panel, positions and cell table. Depends on nothing but errors. */
package io.stroma.tissue;
