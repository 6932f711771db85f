package io.stroma.tissue;

/** What the expression matrix measures; decides the normalisation. */
public enum Modality {
    /** Transcript counts (MERFISH, Xenium, CosMx, Visium ...). */
    RNA,
    /** Protein intensities (CODEX, MIBI, IMC). */
    PROTEIN
}
