package io.stroma.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.stroma.error.BadInputException;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import io.stroma.slide.feature.PatchReader;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slides nobody counted anything on: refused for training, taken for prediction. */
class UnsequencedSlidesTest {

    private static final SlideOptions TAKEN = SlideOptions.defaults().withoutCounts();

    @TempDir
    Path folder;

    private Slide only(SlideOptions options) {
        SlideSet set = SlideFolders.open(folder, options);
        assertThat(set.slides()).hasSize(1);
        assertThat(set.notes()).anyMatch(n -> n.contains("no counts"));
        Slide slide = set.slides().get(0);
        assertThat(slide.sequenced()).isFalse();
        assertThat(slide.genes().size()).isZero();
        return slide;
    }

    private static void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ImageIO.write(new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }

    @Test
    void aTableOfSpotsAndAPicture() throws IOException {
        Files.writeString(
                folder.resolve("C9_selection.tsv"),
                "x\ty\tpixel_x\tpixel_y\tselected\n3\t4\t60\t80\t1\n1\t4\t20\t80\t1\n2\t4\t40\t80\t0\n");
        picture(folder.resolve("C9.png"));
        assertThatThrownBy(() -> SlideFolders.open(folder, SlideOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no section has counts");
        Slide slide = only(TAKEN);
        assertThat(slide.spots()).containsExactly("3x4", "1x4"); // in the order of the table, selected ones
        assertThat(slide.patient()).isEqualTo("C");
        assertThat(slide.grid().x()).containsExactly(60, 20);
    }

    @Test
    void sequencedSectionsOfTheSameFolderKeepTheirCounts() throws IOException {
        String spots = "x\ty\tpixel_x\tpixel_y\n1\t1\t20\t20\n2\t1\t40\t20\n";
        Files.writeString(folder.resolve("C1.tsv"), "\tG\n1x1\t5\n2x1\t6\n");
        for (String name : List.of("C1", "C2")) {
            Files.writeString(folder.resolve(name + "_spots.tsv"), spots);
            picture(folder.resolve(name + ".png"));
        }
        assertThat(SlideFolders.open(folder, SlideOptions.defaults()).slides())
                .extracting(Slide::name)
                .containsExactly("C1");
        SlideSet both = SlideFolders.open(folder, TAKEN);
        assertThat(both.slides()).extracting(Slide::sequenced).containsExactly(true, false);
        assertThat(both.slides().get(0).expression().get(1, 0)).isEqualTo(6);
    }

    @Test
    void aSpaceRangerFolderWithoutItsMatrix() throws IOException {
        Path slide = folder.resolve("V1");
        picture(slide.resolve("image.png"));
        Files.createDirectories(slide.resolve("spatial"));
        Files.writeString(
                slide.resolve("spatial/tissue_positions_list.csv"),
                "b1,1,0,0,20,20\nb2,0,0,2,20,60\nb3,1,0,4,20,100\nb4,1,1,1,54,40\n");
        assertThatThrownBy(() -> SlideFolders.open(folder, SlideOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no known layout");
        assertThat(only(TAKEN).spots()).containsExactly("b1", "b3", "b4");
    }

    @Test
    void hestPatchesWithCoordinates() throws IOException {
        Files.createDirectories(folder.resolve("patches"));
        Files.createDirectories(folder.resolve("metadata"));
        Files.writeString(
                folder.resolve("metadata/T7.json"), "{\"pixel_size_um_estimated\": 0.5, \"patient\": \"P7\"}");
        try (WritableHdfFile file = HdfFile.write(folder.resolve("patches/T7.h5"))) {
            file.putDataset("img", new byte[4][8][8][3]);
            file.putDataset("barcode", new String[] {"a", "b", "c", "a"});
            file.putDataset("coords", new int[][] {{10, 20}, {50, 20}, {10, 60}, {10, 20}});
        }
        Slide slide = only(TAKEN);
        assertThat(slide.spots()).containsExactly("a", "b", "c"); // the first of a barcode that is there twice
        assertThat(slide.patient()).isEqualTo("P7");
        assertThat(slide.grid().x()).containsExactly(10, 50, 10);
        assertThat(slide.grid().pitch()).isEqualTo(40);
        assertThat(slide.grid().micrometresPerPixel()).isEqualTo(0.5);
        try (PatchReader reader = PatchReader.open(slide)) {
            assertThat(reader.patch(2, 1, 8).width()).isEqualTo(8);
        }
    }

    private void h5ad(List<String> genes, ValueScale scale) {
        int n = 3;
        H5adWriter.write(
                folder.resolve("one.h5ad"),
                true,
                new Tissue(
                        "one",
                        CsrMatrix.ofDense(n, genes.size(), new float[n * genes.size()]),
                        new GenePanel(genes),
                        new Positions(new double[] {0, 10, 20}, new double[] {0, 0, 0}, LengthUnit.PIXEL),
                        new CellTable(List.of("a", "b", "c"), Map.of()),
                        Modality.RNA,
                        scale),
                Annotations.none().withObsm("X_uni", new DenseMatrix(n, 2, new float[] {1, 2, 3, 4, 5, 6})));
    }

    @Test
    void anH5adWithoutGenes() {
        h5ad(List.of(), ValueScale.COUNTS);
        Slide slide = only(new SlideOptions("X_uni", null, false));
        assertThat(slide.spots()).containsExactly("a", "b", "c");
        assertThat(((Morphology.Features) slide.morphology()).values().values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(slide.grid().pitch()).isEqualTo(10);
    }

    @Test
    void logarithmsAreNotCountsAndNotNeeded() {
        h5ad(List.of("A"), ValueScale.LOG1P);
        assertThatThrownBy(() -> SlideFolders.open(folder, new SlideOptions("X_uni", null, true)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--layer");
        SlideSet set = SlideFolders.open(folder, new SlideOptions("X_uni", null, false));
        assertThat(set.slides().get(0).sequenced()).isFalse();
        assertThat(set.notes()).anyMatch(n -> n.contains("declared logarithms"));
    }
}
