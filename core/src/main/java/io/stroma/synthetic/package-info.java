/** Generated tissues whose structure is known. */
package io.stroma.synthetic;
