/** Pictures of any size read in regions: JPEG and PNG in bands, TIFF and BigTIFF tile by tile, pyramids level by level. */
package io.stroma.slide.image;
