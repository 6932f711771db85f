package io.stroma.testing;

import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Small tissues for tests. */
public final class Tissues {

    private Tissues() {}

    /** Cells c0, c1, ... and genes g0, g1, ... */
    public static Tissue of(float[][] rows, double[][] xy, Modality modality, ValueScale scale) {
        int genes = rows[0].length;
        float[] values = new float[rows.length * genes];
        double[] x = new double[rows.length];
        double[] y = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * genes, genes);
            x[i] = xy[i][0];
            y[i] = xy[i][1];
        }
        return new Tissue(
                "small",
                CsrMatrix.ofDense(rows.length, genes, values),
                new GenePanel(names("g", genes)),
                new Positions(x, y, LengthUnit.MICROMETRE),
                new CellTable(names("c", rows.length), Map.of()),
                modality,
                scale);
    }

    /** The 300 cells of the fixtures with their 40 genes. */
    public static Tissue fixture() {
        return fixture("counts");
    }

    /** The 300 cells of the fixtures; {@code counts} are 40 genes, {@code counts_all166} all. */
    public static Tissue fixture(String counts) {
        Npz npz = Npz.resource("fixtures/prepare/tissue.npz");
        double[] xy = npz.doubles("coords");
        double[] x = IntStream.range(0, 300).mapToDouble(i -> xy[2 * i]).toArray();
        double[] y = IntStream.range(0, 300).mapToDouble(i -> xy[2 * i + 1]).toArray();
        int genes = npz.array(counts).shape()[1];
        return new Tissue(
                "fixture",
                CsrMatrix.ofDense(300, genes, npz.matrix(counts).values()),
                new GenePanel(names("g", genes)),
                new Positions(x, y, LengthUnit.PIXEL),
                new CellTable(names("c", 300), Map.of()),
                Modality.RNA,
                ValueScale.COUNTS);
    }

    public static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
