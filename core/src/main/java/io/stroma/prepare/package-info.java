/** From a tissue to what models read: quality control, normalisation, denoising, types, graphs. */
package io.stroma.prepare;
