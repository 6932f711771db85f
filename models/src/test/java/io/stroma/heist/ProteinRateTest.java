package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The encoder moves slower on proteins, and only there. */
class ProteinRateTest {

    @Test
    void theEncoderMovesSlowerOnProteinsTheDecoderDoesNot() {
        HeistConfig config =
                SmallTissue.config("stroma").but().proteinRate(0.25).build();
        HeistModel model = new HeistModel(config, 1);
        try (Parts rna = parts(Modality.RNA, model);
                Parts proteins = parts(Modality.PROTEIN, model)) {
            HeistObjective slow = new HeistObjective(model, List.of(proteins));
            assertThat(model.parameters().keySet())
                    .allSatisfy(name ->
                            assertThat(slow.rate(name)).as(name).isEqualTo(name.startsWith("encoder.") ? 0.25 : 1));
            assertThat(model.parameters().keySet()).anyMatch(name -> slow.rate(name) == 0.25);
            for (HeistObjective full : List.of(
                    new HeistObjective(model),
                    new HeistObjective(model, List.of(rna)),
                    new HeistObjective(model, List.of(proteins, rna)))) {
                assertThat(model.parameters().keySet()).allMatch(name -> full.rate(name) == 1);
            }
        }
    }

    private static Parts parts(Modality modality, HeistModel model) {
        Tissue t = PlantedTissue.generate(60, 20, 3).tissue();
        Tissue measured =
                new Tissue(t.name(), t.expression(), t.panel(), t.positions(), t.cells(), modality, t.scale());
        return Parts.of(SmallTissue.prepared(measured), model);
    }
}
