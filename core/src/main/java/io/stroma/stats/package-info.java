/** Statistics: principal components, k-means, metrics. */
package io.stroma.stats;
