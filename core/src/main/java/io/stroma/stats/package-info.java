/** Statistics on matrices and labels. */
package io.stroma.stats;
