/** 10x Genomics: the feature-barcode matrix in HDF5 and Xenium folders. */
package io.stroma.io.tenx;
