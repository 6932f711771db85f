/**
 * HiST (arXiv 2606.14251, ICML 2026): expression at measured spots from the morphology around them. A slide is a sparse
 * integer lattice; a hierarchical transformer attends in windows of it, coarsens it twice and comes back, while a few
 * calibration tokens carry what the whole slide has in common.
 */
package io.stroma.hist;
