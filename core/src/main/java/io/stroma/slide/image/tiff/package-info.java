/** TIFF and BigTIFF (Aldus 1992; libtiff's BigTIFF) as far as pictures of slides use them. */
package io.stroma.slide.image.tiff;
