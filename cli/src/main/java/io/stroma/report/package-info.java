/** The report of a run: one self-contained HTML page. */
package io.stroma.report;
