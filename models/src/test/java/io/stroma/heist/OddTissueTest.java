package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.error.StromaException;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.random.Seeds;
import io.stroma.testing.Tissues;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Degenerate tissues end to end: a finite result or one clear message. */
class OddTissueTest {

    private final SplittableRandom random = new SplittableRandom(4);

    private Tissue tissue(int cells, int genes, String layout) {
        float[][] counts = new float[cells][genes];
        double[][] xy = new double[cells][];
        for (int i = 0; i < cells; i++) {
            for (int g = 0; g < genes; g++) {
                boolean silent = layout.equals("silent gene") && g == 0;
                counts[i][g] = silent ? 0 : layout.equals("one profile") ? g + 1 : 1 + random.nextInt(9);
            }
            xy[i] = switch (layout) {
                case "collinear" -> new double[] {10.0 * i, 0};
                case "duplicates" -> new double[] {10.0 * (i / 4), 5.0 * (i / 4 % 3)};
                default -> new double[] {100 * random.nextDouble(), 100 * random.nextDouble()};
            };
        }
        return Tissues.of(counts, xy, Modality.RNA, ValueScale.COUNTS);
    }

    @ParameterizedTest
    @CsvSource({
        "40, 1, scattered, stroma",
        "40, 1, scattered, paper",
        "40, 6, collinear, stroma",
        "40, 6, collinear, paper",
        "40, 6, duplicates, stroma",
        "40, 6, silent gene, stroma",
        "40, 6, one profile, stroma",
        "40, 6, one profile, paper",
        "3, 6, scattered, stroma",
        "2, 2, scattered, stroma",
        "1, 5, scattered, stroma"
    })
    void aResultOrAClearMessage(int cells, int genes, String layout, String profile) {
        PreparedTissue prepared;
        try {
            prepared = SmallTissue.prepared(tissue(cells, genes, layout));
        } catch (StromaException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("Exception");
            return;
        }
        HeistModel model = new HeistModel(SmallTissue.config(profile), 1);
        try (Workers workers = new Workers(1);
                Parts parts = Parts.of(prepared, model);
                PointerScope scope = new PointerScope()) {
            model.startFrom(List.of(parts), 1, workers);
            HeistPart part = parts.of(SmallTissue.first(prepared.cellCount()));
            double loss = new HeistObjective(model)
                    .loss(part, Seeds.stream(2))
                    .total()
                    .item_double();
            assertThat(loss).isFinite();
            CellEmbeddings z = new HeistEmbedder(model, workers).embed(prepared, 30, n -> {});
            for (float v : z.both().values()) {
                assertThat(v).isFinite();
            }
        }
    }
}
