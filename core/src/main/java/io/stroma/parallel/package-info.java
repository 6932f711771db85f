/** Threads whose number never changes a result. */
package io.stroma.parallel;
