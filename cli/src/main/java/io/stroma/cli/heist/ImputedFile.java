package io.stroma.cli.heist;

import io.stroma.heist.HeistConfig;
import io.stroma.io.TissueFile;
import io.stroma.io.h5ad.Annotations;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.GenePanel;
import io.stroma.train.ToolVersion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Imputed values as a layer beside the measured ones. */
final class ImputedFile {

    private ImputedFile() {}

    /** Writes a copy of the input with the layer; NaN for cells and genes that the preparation left out. */
    static void write(
            TissueFile input,
            Path target,
            boolean force,
            PreparedTissue tissue,
            CellRows imputed,
            boolean finetuned,
            HeistConfig config) {
        Map<String, Object> uns = new LinkedHashMap<>();
        uns.put("version", ToolVersion.current());
        uns.put("profile", config.profile());
        uns.put("finetuned", finetuned);
        uns.put("scale", "normalised as the input of the model: log1p of 1e4 per cell, or arcsinh of intensities");
        uns.put("genes", tissue.panel().names().toArray(String[]::new));
        EmbeddingFile.write(
                input,
                target,
                force,
                Annotations.none()
                        .withLayer(
                                ImputeCommand.LAYER,
                                toSource(tissue, imputed, input.tissue().panel()))
                        .withUns("heist_imputation", uns));
    }

    /**
     * Rows and columns of the input file, NaN where nothing was imputed; made while they are read.
     *
     * @param cells a row for every cell of the input
     * @param columnOf column of the input of every column of {@code cells}
     * @param columns genes of the input
     */
    private record SourcePanel(CellRows cells, int[] columnOf, int columns) implements CellRows {

        @Override
        public int rows() {
            return cells.rows();
        }

        @Override
        public void read(int from, int to, float[] out) {
            int genes = columnOf.length;
            float[] some = new float[(to - from) * genes];
            cells.read(from, to, some);
            Arrays.fill(out, 0, (to - from) * columns, Float.NaN);
            for (int e = 0; e < some.length; e++) {
                out[e / genes * columns + columnOf[e % genes]] = some[e];
            }
        }
    }

    /** Rows and columns of the input file. */
    static CellRows toSource(PreparedTissue tissue, CellRows x, GenePanel panel) {
        Map<String, Integer> columnOf = new HashMap<>();
        for (int g = 0; g < panel.size(); g++) {
            columnOf.put(panel.name(g), g);
        }
        return new SourcePanel(
                new SourceRows(tissue, x),
                tissue.panel().names().stream().mapToInt(columnOf::get).toArray(),
                panel.size());
    }
}
