package io.stroma.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other people, from every era; skipped where the folder of real data is absent. */
class RealFilesTest {

    private static Path data;

    @BeforeAll
    static void find() {
        String named = System.getenv("STROMA_DATA");
        data = named != null ? Path.of(named) : Path.of("../../shared/data");
        if (!Files.isDirectory(data)) {
            System.out.println("skipped: real data not found at " + data.toAbsolutePath() + " (set STROMA_DATA)");
            Assumptions.abort("no real data");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "osmfish-cortex/osmfish.h5ad, 4839, 33, RNA, COUNTS, PIXEL, 898778",
        "merfish-hypothalamus/animal1_bregma+0.26.h5ad, 5584, 156, RNA, LINEAR, MICROMETRE, 1303717.64",
        "dlpfc-visium/151673.h5ad, 3639, 5000, RNA, COUNTS, PIXEL, 4919405",
        "mibi-tnbc/patient05.h5ad, 5360, 36, PROTEIN, LINEAR, PIXEL, 104142.69",
        "xenium-mousebrain, 36602, 248, RNA, COUNTS, MICROMETRE, 9028172",
        "readers/xenium, 526, 27, RNA, COUNTS, MICROMETRE, 45726",
        "readers/h5ad-squidpy/test_data.h5ad, 49, 1999, RNA, UNKNOWN, UNDECLARED, 30129.57",
    })
    void knownContent(
            String name, int cells, int genes, Modality modality, ValueScale scale, LengthUnit unit, double sum) {
        try (TissueFile file = TissueFiles.open(data.resolve(name), ReadOptions.defaults())) {
            Tissue t = file.tissue();
            t.check();
            assertThat(t.cellCount()).isEqualTo(cells);
            assertThat(t.geneCount()).isEqualTo(genes);
            assertThat(t.modality()).isEqualTo(modality);
            assertThat(t.scale()).isEqualTo(scale);
            assertThat(t.positions().unit()).isEqualTo(unit);
            double[] total = {0};
            t.expression().forEachSlab(1000, (first, slab) -> {
                for (int k = 0; k < slab.nonZeros(); k++) {
                    total[0] += slab.value(k);
                }
            });
            assertThat(total[0]).isCloseTo(sum, org.assertj.core.data.Percentage.withPercentage(1e-4));
        }
    }

    @Test
    void everyH5adOpensOrSaysWhy() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(data)) {
            files = walk.filter(p -> p.toString().endsWith(".h5ad")).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(50);
        for (Path path : files) {
            if (path.toString().contains("v0.11.4")) {
                assertThatThrownBy(() -> TissueFiles.open(path, ReadOptions.defaults()))
                        .isInstanceOf(BadInputException.class)
                        .hasMessageContaining("no expression matrix X");
                continue;
            }
            try (TissueFile file = TissueFiles.open(path, ReadOptions.defaults())) {
                assertThat(file.tissue().cells().columns()).as(path.toString()).isNotNull();
                assertThat(file.tissue().expression().slab(0, 1).rows()).isEqualTo(1);
            }
        }
    }

    @Test
    void oldCategoriesAreDecoded() {
        try (TissueFile file =
                TissueFiles.open(data.resolve("readers/anndata-archives/v0.7.0/adata.h5ad"), ReadOptions.defaults())) {
            assertThat(file.tissue().cells().column("obs_cat").orElseThrow().text(0))
                    .isNotBlank();
        }
        try (TissueFile file =
                TissueFiles.open(data.resolve("readers/anndata-archives/v0.5.0/adata.h5ad"), ReadOptions.defaults())) {
            assertThat(file.tissue().cells().columns()).containsKeys("bulk_labels", "louvain", "n_genes");
        }
    }
}
