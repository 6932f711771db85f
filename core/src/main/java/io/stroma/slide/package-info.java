/**
 * Sections with H&E: measured spots on a grid, their expression, and the image or patches around them (HiST, section 2 of
 * the paper). Readers in {@code format}, pictures in {@code image}, numbers from pictures in {@code feature}.
 */
package io.stroma.slide;
