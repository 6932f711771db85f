/** Named arrays in one file, in the safetensors format: a length, a JSON header, raw little-endian numbers. */
package io.stroma.io.safetensors;
