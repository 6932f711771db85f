package io.stroma.cli;

import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.random.Seeds;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Planted tissues with a representation that knows the cell types. */
final class EmbeddedFixture {

    static final int WIDTH = 8;

    private EmbeddedFixture() {}

    /** Writes a tissue with obsm X_test: the type's own axis, plus noise. */
    static Path write(Path path, int cells, int seed) {
        Tissue tissue = PlantedTissue.generate(cells, 20, seed).tissue();
        String[] half = IntStream.range(0, cells)
                .mapToObj(i -> i % 2 == 0 ? "left" : "right")
                .toArray(String[]::new);
        CellTable table = tissue.cells().with("half", new CellColumn.Text(half));
        Tissue marked = new Tissue(
                tissue.name(),
                tissue.expression(),
                tissue.panel(),
                tissue.positions(),
                table,
                tissue.modality(),
                tissue.scale());
        CellColumn type = table.column(PlantedTissue.CELL_TYPE).orElseThrow();
        SplittableRandom random = Seeds.stream(seed, 77);
        DenseMatrix x = DenseMatrix.zeros(cells, WIDTH);
        for (int i = 0; i < cells; i++) {
            int axis = Math.floorMod(type.text(i).hashCode(), WIDTH);
            for (int j = 0; j < WIDTH; j++) {
                x.values()[i * WIDTH + j] = (float) (0.5 * random.nextGaussian() + (j == axis ? 4 : 0));
            }
        }
        H5adWriter.write(path, true, marked, Annotations.none().withObsm("X_test", x));
        return path;
    }
}
