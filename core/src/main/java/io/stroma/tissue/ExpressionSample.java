package io.stroma.tissue;

/**
 * A part of the expression that is cheap to read, for judging the values of a matrix that is too large to look at whole.
 *
 * @param values the sampled entries; row i of it is row {@code rows[i]} of the matrix, columns are those of the matrix
 * @param rows ascending rows of the matrix
 * @param entries how many entries of the matrix, zeros included, the sample stands for
 * @param description which part it is, for people; empty when it is everything
 */
public record ExpressionSample(CsrMatrix values, int[] rows, long entries, String description) {

    /** Share of zeros among the sampled entries; 0 for a matrix without entries. */
    public double zeroFraction() {
        return entries == 0 ? 0 : 1 - values.nonZeros() / (double) entries;
    }
}
