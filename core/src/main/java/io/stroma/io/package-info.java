/** Readers and writers of tissues, one package a format; every output appears atomically. */
package io.stroma.io;
