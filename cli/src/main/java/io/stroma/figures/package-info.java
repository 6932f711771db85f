/** Pictures: scatter plots as PNG, curves, bars and matrices as SVG. Headless, no fonts beyond the JDK's. */
package io.stroma.figures;
