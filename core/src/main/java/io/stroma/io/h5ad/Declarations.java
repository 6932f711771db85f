package io.stroma.io.h5ad;

import io.stroma.io.ReadOptions;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.ValueScale;
import java.util.List;
import java.util.Locale;

/** What a file declares of itself in uns; the user's word goes first, and what had to be assumed is noted. */
final class Declarations {

    private static final int SAMPLED_ROWS = 2048;

    private final H5adFile file;
    private final ReadOptions options;
    private final List<String> notes;

    Declarations(H5adFile file, ReadOptions options, List<String> notes) {
        this.file = file;
        this.options = options;
        this.notes = notes;
    }

    private String uns(String key) {
        return file.unsText(key).orElse("").toLowerCase(Locale.ROOT);
    }

    LengthUnit unit() {
        if (options.unit() != null) {
            return options.unit();
        }
        switch (uns("spatial_unit")) {
            case "micrometer", "micrometre", "micron", "microns", "um", "µm":
                return LengthUnit.MICROMETRE;
            case "pixel", "pixels", "px":
                return LengthUnit.PIXEL;
            case "arbitrary":
                return LengthUnit.ARBITRARY;
            default:
                notes.add("the file does not declare the unit of its coordinates; declare it with --unit");
                return LengthUnit.UNDECLARED;
        }
    }

    Modality modality() {
        if (options.modality() != null) {
            return options.modality();
        }
        String declared = uns("modality");
        if (declared.startsWith("prot")) {
            return Modality.PROTEIN;
        }
        if (declared.isEmpty()) {
            notes.add("the file does not declare a modality; rna is assumed (--modality protein otherwise)");
        }
        return Modality.RNA;
    }

    /** Declared for X only; a layer is judged by a sample of its values. */
    ValueScale scale(Modality modality, ExpressionMatrix x) {
        if (options.scale() != null) {
            return options.scale();
        }
        if (options.layer() == null) {
            switch (uns("scale")) {
                case "counts":
                    return ValueScale.COUNTS;
                case "linear":
                    return ValueScale.LINEAR;
                case "log1p":
                    return ValueScale.LOG1P;
                default:
                    break;
            }
        }
        CsrMatrix sample = x.sample(SAMPLED_ROWS).values();
        for (int k = 0; k < sample.nonZeros(); k++) {
            if (sample.value(k) < 0 || sample.value(k) != Math.rint(sample.value(k))) {
                notes.add("the values are not whole numbers and the file does not declare their scale (--scale)");
                return modality == Modality.PROTEIN ? ValueScale.LINEAR : ValueScale.UNKNOWN;
            }
        }
        notes.add("the values are whole numbers: taken as counts");
        return ValueScale.COUNTS;
    }
}
