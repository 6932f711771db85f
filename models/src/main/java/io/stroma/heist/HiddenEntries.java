package io.stroma.heist;

/** Which entries of a prepared tissue the encoder must not see; called from several threads at once. */
@FunctionalInterface
public interface HiddenEntries {

    /** Nothing is hidden. */
    HiddenEntries NONE = (cell, gene) -> false;

    /** The value of a gene (column of the panel) in a cell (row of the prepared tissue) is hidden. */
    boolean at(int cell, int gene);
}
