package io.stroma.cli.heist;

import io.stroma.heist.HeistConfig;
import io.stroma.io.TissueFile;
import io.stroma.io.h5ad.Annotations;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
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
            DenseMatrix imputed,
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

    /** Rows and columns of the input file. */
    static DenseMatrix toSource(PreparedTissue tissue, DenseMatrix x, GenePanel panel) {
        Map<String, Integer> columnOf = new HashMap<>();
        for (int g = 0; g < panel.size(); g++) {
            columnOf.put(panel.name(g), g);
        }
        DenseMatrix out = DenseMatrix.zeros(tissue.sourceCells(), panel.size());
        Arrays.fill(out.values(), Float.NaN);
        for (int g = 0; g < x.columns(); g++) {
            int column = columnOf.get(tissue.panel().name(g));
            for (int i = 0; i < x.rows(); i++) {
                out.values()[tissue.sourceRow()[i] * panel.size() + column] = x.get(i, g);
            }
        }
        return out;
    }
}
