/** From a tissue to graphs a model can read: one class a step, in the order of the paper. */
package io.stroma.prepare;
