package io.stroma.cli.hist;

import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.slide.GeneNames;
import io.stroma.slide.Slide;
import io.stroma.slide.SpotGrid;
import io.stroma.tasks.expression.SlidePreparation;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import io.stroma.train.ToolVersion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One predicted slide as .h5ad. */
final class PredictedSlideFile {

    private static final double LARGEST_LOG = 20;

    private PredictedSlideFile() {}

    /**
     * Writes X (predicted, linear), the layers {@code hist_predicted} (the same), {@code hist_predicted_log1p} and, where
     * genes were measured, {@code measured} (NaN for genes that were not).
     *
     * @param tokens (T, d) of the slide, or null to leave them out
     */
    static void write(
            Path target,
            boolean force,
            Slide slide,
            List<String> genes,
            DenseMatrix log,
            SlidePreparation preparation,
            DenseMatrix tokens,
            Map<String, String> symbols) {
        float[] linear = new float[log.values().length];
        for (int k = 0; k < linear.length; k++) {
            linear[k] = (float) Math.max(0, Math.expm1(Math.min(LARGEST_LOG, log.values()[k])));
        }
        DenseMatrix predicted = new DenseMatrix(log.rows(), log.columns(), linear);
        SpotGrid grid = slide.grid();
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        columns.put("lattice_row", new CellColumn.Real(grid.row()));
        columns.put("lattice_column", new CellColumn.Real(grid.column()));
        Tissue tissue = new Tissue(
                slide.name(),
                CsrMatrix.ofDense(log.rows(), log.columns(), linear),
                new GenePanel(genes),
                new Positions(grid.x(), grid.y(), LengthUnit.PIXEL),
                new CellTable(slide.spots(), columns),
                Modality.RNA,
                ValueScale.LINEAR);
        Map<String, Object> uns = new LinkedHashMap<>();
        uns.put("version", ToolVersion.current());
        preparation.toMap().forEach(uns::put);
        if (tokens != null) {
            double[] values = new double[tokens.values().length];
            Arrays.setAll(values, k -> tokens.values()[k]);
            uns.put("slide_tokens", values);
        }
        Annotations more = Annotations.none()
                .withLayer("hist_predicted", predicted)
                .withLayer("hist_predicted_log1p", log)
                .withUns("hist", uns);
        DenseMatrix measured = measured(slide, genes, symbols);
        H5adWriter.write(target, force, tissue, measured == null ? more : more.withLayer("measured", measured));
    }

    /** Measured values of the predicted genes, or null when none of them was measured. */
    private static DenseMatrix measured(Slide slide, List<String> genes, Map<String, String> symbols) {
        Map<String, Integer> column = new GenePanel(genes).index();
        int[] at = new int[slide.genes().size()];
        boolean[] known = new boolean[genes.size()];
        for (int g = 0; g < at.length; g++) {
            at[g] = column.getOrDefault(GeneNames.harmonise(slide.genes().name(g), symbols), -1);
            if (at[g] >= 0) {
                known[at[g]] = true;
            }
        }
        DenseMatrix out = DenseMatrix.zeros(slide.size(), genes.size());
        boolean any = false;
        for (int g = 0; g < known.length; g++) {
            any |= known[g];
            for (int i = 0; i < slide.size() && !known[g]; i++) {
                out.values()[i * genes.size() + g] = Float.NaN;
            }
        }
        CsrMatrix x = slide.expression();
        for (int i = 0; i < slide.size(); i++) {
            for (int k = x.rowStart(i); k < x.rowStart(i + 1); k++) {
                if (at[x.column(k)] >= 0) {
                    out.values()[i * genes.size() + at[x.column(k)]] += x.value(k);
                }
            }
        }
        return any ? out : null;
    }
}
