/** The thin layer over libtorch: modules, parameters, initialisation, copies, optimiser. */
package io.stroma.nn;
