/** The HiST commands: expression from H&E. */
package io.stroma.cli.hist;
