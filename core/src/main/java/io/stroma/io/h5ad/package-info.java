/** AnnData files (.h5ad) of every era: jhdf reads, the HDF Group library writes. */
package io.stroma.io.h5ad;
