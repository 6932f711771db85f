package io.stroma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.io.TissueFile;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run would refuse is said before it. */
class InspectionTest {

    private static final int CELLS = 40;
    private static final Tissue SOUND = PlantedTissue.generate(CELLS, 20, 1).tissue();

    private static List<String> problems(ExpressionMatrix x, Positions p, int cells) {
        int[] rows = java.util.stream.IntStream.range(0, cells).toArray();
        Tissue t = new Tissue(
                SOUND.name(), x, SOUND.panel(), p, SOUND.cells().select(rows), SOUND.modality(), SOUND.scale());
        return Inspection.of(new TissueFile(Path.of("t.h5ad"), "test", t, List.of(), () -> {}))
                .problems();
    }

    @Test
    void aSoundTissueIsReady() {
        assertThat(problems(SOUND.expression(), SOUND.positions(), CELLS)).isEmpty();
    }

    @Test
    void aMatrixOfZerosIsAProblem() {
        CsrMatrix zeros = new CsrMatrix(SOUND.geneCount(), new int[CELLS + 1], new int[0], new float[0]);
        assertThat(problems(zeros, SOUND.positions(), CELLS))
                .singleElement()
                .asString()
                .contains("all values are zero", "--layer");
    }

    @Test
    void placesThatTellNothingAreAProblem() {
        double[] same = new double[CELLS];
        assertThat(problems(
                        SOUND.expression(),
                        new Positions(same, same, SOUND.positions().unit()),
                        CELLS))
                .singleElement()
                .asString()
                .contains("all 40 cells lie at (0.0, 0.0)", "--spatial-key");
        assertThat(problems(SOUND.expression().slab(0, 1), SOUND.positions().select(new int[] {0}), 1))
                .singleElement()
                .asString()
                .contains("at least two");
    }
}
