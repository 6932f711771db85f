package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.TissueFiles;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Public sections, where they are present (environment STROMA_DATA, or shared/data beside the project). */
class RealSectionsTest {

    @Test
    void osmFishKeepsCellsThatShareAPosition() {
        PreparedTissue osm = prepare("osmfish-cortex/osmfish.h5ad");
        assertThat(osm.cellCount()).isEqualTo(4839);
        Set<String> sites = new HashSet<>();
        for (int i = 0; i < osm.cellCount(); i++) {
            sites.add(osm.positions().x()[i] + " " + osm.positions().y()[i]);
            assertThat(osm.cellGraph().degree(i)).isPositive();
        }
        assertThat(sites.size()).isLessThan(4839);
        assertThat(osm.types().count()).isBetween(5, 40);
    }

    @Test
    void starmapCountsAndMerfishValuesOfEitherScale() {
        assertThat(prepare("starmap-mpfc/BZ5.h5ad").geneCount()).isBetween(150, 166);
        PreparedTissue linear = prepare("merfish-hypothalamus/animal1_bregma+0.21.h5ad");
        PreparedTissue logged = prepare("merfish-hypothalamus/section_1.-0.09.h5ad");
        assertThat(max(linear)).isLessThan(20);
        assertThat(max(logged)).isLessThan(20);
    }

    @Test
    void proteinPanelsKeepEveryMarkerSeenAndLargePanelsAreCut() {
        PreparedTissue protein = prepare("mibi-tnbc/patient01.h5ad");
        // 36 markers, of which EGFR, FoxP3 and PD-L1 are zero in every cell; Keratin17 is seen in five.
        assertThat(protein.geneCount()).isEqualTo(33);
        assertThat(protein.panel().names()).contains("Keratin17").doesNotContain("EGFR", "FoxP3", "PD-L1");
        PreparedTissue spots = prepare("dlpfc-visium/151673.h5ad");
        assertThat(spots.geneCount()).isEqualTo(1000);
        assertThat(spots.quality().genesIn()).isEqualTo(5000);
    }

    private static double max(PreparedTissue tissue) {
        double max = 0;
        for (float v : tissue.expression().values()) {
            max = Math.max(max, v);
        }
        return max;
    }

    private static PreparedTissue prepare(String name) {
        Path data = Stream.of(
                        System.getenv("STROMA_DATA"), "../shared/data", "../../shared/data", "../../../shared/data")
                .filter(p -> p != null)
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(null);
        assumeTrue(data != null, "no folder with public sections (set STROMA_DATA)");
        assumeTrue(Files.exists(data.resolve(name)), name + " is not among the public sections");
        try (TissueFile file = TissueFiles.open(data.resolve(name), ReadOptions.defaults());
                Workers workers = new Workers(2)) {
            PreparedTissue prepared =
                    new Preparation(PreparationConfig.defaults()).prepare(file.tissue(), workers, Progress.NONE);
            prepared.check();
            return prepared;
        }
    }
}
