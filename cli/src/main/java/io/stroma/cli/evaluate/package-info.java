/** Suites: a table of datasets, tasks and methods, made once and resumed. */
package io.stroma.cli.evaluate;
