/** Tables in text: CSV and TSV, also gzipped. */
package io.stroma.io.delimited;
