/** MatrixMarket, as Cell Ranger's folders and many archives keep counts. */
package io.stroma.io.mtx;
