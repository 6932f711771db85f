/**
 * Numbers from the look of a patch: a built-in descriptor of colour and texture that needs no weights, the interface of
 * exported encoders, stain normalisation, and tables computed elsewhere.
 */
package io.stroma.slide.feature;
