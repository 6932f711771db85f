package io.stroma.io.h5ad;

import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small tissue with a column of every kind. */
final class Samples {

    private Samples() {}

    static Tissue tissue() {
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        columns.put(
                "cell_type", new CellColumn.Categorical(new int[] {0, 1, -1, 1}, List.of("Ästrozyt", "B cell"), false));
        columns.put("area", new CellColumn.Real(new double[] {1.5, Double.NaN, 3, 4}));
        columns.put("fov", new CellColumn.Whole(new long[] {1, 2, 3, 1L << 40}, null));
        columns.put("rank", new CellColumn.Whole(new long[] {1, 2, 3, 4}, new boolean[] {false, true, false, false}));
        columns.put("inside", new CellColumn.Flag(new boolean[] {true, false, true, false}, null));
        columns.put("note", new CellColumn.Text(new String[] {"a", "", "ü", "d"}));
        return new Tissue(
                "sample",
                CsrMatrix.ofDense(4, 3, new float[] {0, 1, 2, 3, 0, 0, 0, 0, 0, 5, 6, 7.5f}),
                new GenePanel(List.of("Gad1", "Slc17a7", "Mbp")),
                new Positions(new double[] {0, 10, 0, 10.25}, new double[] {0, 0, 10, 10}, LengthUnit.MICROMETRE),
                new CellTable(List.of("c1", "c2", "c3", "c4"), columns),
                Modality.RNA,
                ValueScale.LINEAR);
    }
}
