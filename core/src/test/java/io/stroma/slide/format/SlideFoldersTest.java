package io.stroma.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.stroma.error.BadInputException;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import io.stroma.slide.feature.ColourTexture;
import io.stroma.slide.feature.PatchReader;
import io.stroma.slide.feature.SlideFeatures;
import io.stroma.slide.image.RgbImage;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlideFoldersTest {

    @TempDir
    Path folder;

    private SlideSet open() {
        return SlideFolders.open(folder, SlideOptions.defaults());
    }

    /** A picture whose pixel (x, y) is (x, y, shade). */
    private static void picture(Path file, int size, int shade) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                image.setRGB(x, y, x << 16 | y << 8 | shade);
            }
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private void section(String name, String prefix) throws IOException {
        StringBuilder counts = new StringBuilder("\tGENE1\tGENE2\n");
        StringBuilder spots = new StringBuilder("x\ty\tnew_x\tnew_y\tpixel_x\tpixel_y\tselected\n");
        for (int y = 2; y < 5; y++) {
            for (int x = 3; x < 7; x++) {
                counts.append("%dx%d\t%d\t%d\n".formatted(x, y, x, 10 * y));
                spots.append("%d\t%d\t%d.01\t%d.02\t%d\t%d\t%d\n"
                        .formatted(x, y, x, y, 20 * x, 20 * y, x == 6 && y == 4 ? 0 : 1));
            }
        }
        Files.createDirectories(folder.resolve(prefix));
        Files.writeString(folder.resolve(prefix + name + ".tsv"), counts);
        Files.writeString(folder.resolve(prefix + name + "_selection.tsv"), spots);
    }

    @Test
    void tablesAndPicturesAreJoinedByTheNameOfTheSection() throws IOException {
        section("C1", "tables/");
        section("C2", "tables/");
        section("D1", "tables/");
        picture(folder.resolve("img/C/C1/5714_HE_D1.png"), 160, 7); // D1 is the place on the glass, not the section
        picture(folder.resolve("img/C/C2/photo.png"), 160, 8);
        SlideSet set = open();
        assertThat(set.slides()).extracting(Slide::name).containsExactly("C1", "C2");
        assertThat(set.notes()).anyMatch(n -> n.contains("1 of 3 sections have no picture") && n.contains("D1"));
        Slide c1 = set.slides().get(0);
        assertThat(c1.patient()).isEqualTo("C");
        assertThat(c1.size()).isEqualTo(11); // one of twelve is not selected
        assertThat(c1.spots()).contains("3x2").doesNotContain("6x4");
        assertThat(c1.expression().get(0, 0)).isEqualTo(3);
        assertThat(c1.expression().get(0, 1)).isEqualTo(20);
        assertThat(c1.grid().row()[0]).isEqualTo(2);
        assertThat(c1.grid().column()[0]).isEqualTo(3);
        assertThat(c1.grid().pitch()).isCloseTo(20, within(1e-9));
        assertThat(c1.grid().micrometresPerPixel()).isCloseTo(10, within(1e-9));
        try (PatchReader reader = PatchReader.open(c1)) {
            RgbImage patch = reader.patch(0, 1, 20); // spot at pixel (60, 40)
            assertThat(patch.rgb()[0]).isEqualTo(50 << 16 | 30 << 8 | 7);
        }
    }

    @Test
    void denseArraysUseEveryOtherPositionAndAreTurned() throws IOException {
        StringBuilder counts = new StringBuilder("\tG\n");
        StringBuilder spots = new StringBuilder("x\ty\tpixel_x\tpixel_y\n");
        for (int y = 0; y < 8; y++) {
            for (int x = y % 2; x < 8; x += 2) {
                counts.append("%dx%d\t1\n".formatted(x, y));
                spots.append("%d\t%d\t%d\t%d\n".formatted(x, y, 10 + 10 * x, 10 + 10 * y));
            }
        }
        Files.writeString(folder.resolve("M1.tsv"), counts);
        Files.writeString(folder.resolve("alignment_table_M1.tsv"), spots);
        picture(folder.resolve("M1.png"), 100, 0);
        Slide slide = open().slides().get(0);
        assertThat(slide.grid().pitch()).isCloseTo(10 * Math.sqrt(2), within(1e-9));
        for (int i = 0; i < slide.size(); i++) { // whole numbers: neighbouring spots are neighbouring sites
            assertThat(slide.grid().row()[i] % 1).isZero();
            assertThat(slide.grid().column()[i] % 1).isZero();
        }
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        assertThatThrownBy(this::open).isInstanceOf(BadInputException.class).hasMessageContaining("no known layout");
        section("C1", "");
        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no section has counts");
        picture(folder.resolve("C1.png"), 50, 0); // spots reach to pixel 120
        Slide slide = open().slides().get(0);
        assertThatThrownBy(() -> PatchReader.open(slide))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("lie outside");
        Files.writeString(folder.resolve("C1.tsv"), "\tG\n3x2\tmany\n");
        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("'many'");
        assertThatThrownBy(() -> SlideFolders.open(folder.resolve("nothing"), SlideOptions.defaults()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("does not exist");
    }

    private static Tissue tissue(List<String> spots, String name) {
        int n = spots.size();
        float[] counts = new float[2 * n];
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            counts[2 * i] = i + 1;
            x[i] = 100 + 40.0 * (i % 3);
            y[i] = 100 + 40.0 * (i / 3);
        }
        return new Tissue(
                name,
                CsrMatrix.ofDense(n, 2, counts),
                new GenePanel(List.of("A", "B")),
                new Positions(x, y, LengthUnit.PIXEL),
                new CellTable(spots, Map.of()),
                Modality.RNA,
                ValueScale.COUNTS);
    }

    @Test
    void hestFoldersAreJoinedByBarcode() throws IOException {
        Files.createDirectories(folder.resolve("st"));
        Files.createDirectories(folder.resolve("patches"));
        Files.createDirectories(folder.resolve("metadata"));
        List<String> spots = List.of("a", "b", "c", "d", "e", "f");
        H5adWriter.write(folder.resolve("st/T1.h5ad"), true, tissue(spots, "T1"), Annotations.none());
        Files.writeString(
                folder.resolve("metadata/T1.json"), "{\"pixel_size_um_estimated\": 2.5, \"patient\": \"P9\"}");
        byte[][][][] img = new byte[3][16][16][3];
        for (int p = 0; p < 3; p++) {
            for (byte[][] row : img[p]) {
                for (byte[] pixel : row) {
                    pixel[0] = (byte) (100 + p);
                    pixel[1] = (byte) 200;
                }
            }
        }
        try (WritableHdfFile file = HdfFile.write(folder.resolve("patches/T1.h5"))) {
            file.putDataset("img", img);
            file.putDataset("barcode", new String[] {"d", "b", "x"});
        }
        SlideSet set = open();
        Slide slide = set.slides().get(0);
        assertThat(slide.patient()).isEqualTo("P9");
        assertThat(slide.spots()).containsExactly("b", "d"); // in the order of the expression
        assertThat(set.notes()).anyMatch(n -> n.contains("4 of 6 spots have no patch"));
        assertThat(slide.grid().micrometresPerPixel()).isEqualTo(2.5);
        assertThat(slide.grid().withUnit(50).unit()).isCloseTo(0.5, within(1e-9)); // pitch 40 px = 100 um
        try (PatchReader reader = PatchReader.open(slide)) {
            assertThat(reader.patch(0, 1, 16).rgb()[0]).isEqualTo(101 << 16 | 200 << 8);
            assertThat(reader.patch(1, 1, 16).rgb()[255]).isEqualTo(100 << 16 | 200 << 8);
        }
        try (Workers one = new Workers(1)) {
            DenseMatrix x = new SlideFeatures(new ColourTexture(), 1, false).of(slide, one, Progress.NONE);
            assertThat(x.rows()).isEqualTo(2);
            assertThat(x.columns()).isGreaterThan(100);
        }
    }

    @Test
    void h5adFilesBringFeaturesOfTheirOwn() {
        List<String> spots = List.of("a", "b", "c");
        H5adWriter.write(
                folder.resolve("one.h5ad"),
                true,
                tissue(spots, "one"),
                Annotations.none().withObsm("X_uni", new DenseMatrix(3, 2, new float[] {1, 2, 3, 4, 5, 6})));
        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--features-key")
                .hasMessageContaining("X_uni");
        Slide slide = SlideFolders.open(folder, new SlideOptions("X_uni", null, true))
                .slides()
                .get(0);
        assertThat(((Morphology.Features) slide.morphology()).values().values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(slide.name()).isEqualTo("one");
    }

    @Test
    void everyKeyThatATableCannotHaveIsNamed() throws IOException {
        Files.writeString(folder.resolve("A1_counts.tsv"), "\tGENE1\n1x1\t3\n1x2\t4\n");
        Files.writeString(folder.resolve("A1_spots.tsv"), "x\ty\tpixel_x\tpixel_y\n1\t1\t10\t10\n1\t2\t10\t20\n");
        assertThatThrownBy(() -> SlideFolders.open(folder, new SlideOptions("X_uni", "raw", true)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(
                        "features key 'X_uni' and the layer 'raw' are parts of .h5ad files; leave them out");
        assertThatThrownBy(() -> SlideFolders.open(folder, new SlideOptions("X_uni", null, true)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("features key 'X_uni' is a part of .h5ad files; leave it out");
        assertThatThrownBy(() -> SlideFolders.open(folder, new SlideOptions(null, "raw", true)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the layer 'raw' is a part");
    }

    @Test
    void duplicatedBarcodesAreSummed() {
        List<String> distinct = new java.util.ArrayList<>();
        CsrMatrix x = CsrMatrix.ofDense(3, 2, new float[] {1, 0, 5, 5, 2, 3});
        CsrMatrix summed = Duplicates.sumRows(x, List.of("a", "b", "a"), distinct);
        assertThat(distinct).containsExactly("a", "b");
        assertThat(summed.get(0, 0)).isEqualTo(3);
        assertThat(summed.get(0, 1)).isEqualTo(3);
        assertThat(Duplicates.firstRows(List.of("a", "b", "a"), distinct)).containsExactly(0, 1);
        summed.check();
    }

    private static Path data(String name) {
        String root = System.getenv("STROMA_DATA");
        Path base = root != null ? Path.of(root) : Path.of("..", "..", "shared", "data");
        Path path = base.resolve(name);
        Assumptions.assumeTrue(Files.isDirectory(path), () -> "skipped: no real data at " + path);
        return path;
    }

    @Test
    void aRealVisiumFolder() {
        SlideSet set = SlideFolders.open(data("readers/visium/1.0.0"), SlideOptions.defaults());
        Slide slide = set.slides().get(0);
        assertThat(slide.size()).isBetween(2, 100);
        assertThat(slide.grid().unit()).isCloseTo(Math.sqrt(3) / 2, within(1e-9));
        assertThat(java.util.Arrays.stream(slide.grid().row()).boxed()).allMatch(r -> r == Math.rint(r));
        assertThat(slide.morphology()).isInstanceOf(Morphology.Picture.class);
        assertThat(set.notes()).anyMatch(n -> n.contains("full-resolution"));
    }

    @Test
    void her2stHasSixSectionsWithPictures() {
        SlideSet set = SlideFolders.open(data("her2st"), SlideOptions.defaults());
        assertThat(set.slides()).extracting(Slide::name).containsExactly("B4", "C2", "C3", "C4", "C5", "C6");
        assertThat(set.slides()).extracting(Slide::size).containsExactly(283, 187, 180, 184, 181, 178);
        assertThat(set.slides()).extracting(Slide::patient).containsExactly("B", "C", "C", "C", "C", "C");
        Morphology.Picture c3 = (Morphology.Picture) set.slides().get(2).morphology();
        assertThat(c3.file().getParent()).hasFileName("C3");
    }

    @Test
    void theOlfactoryBulbHasFourSections() {
        SlideSet set = SlideFolders.open(data("mob-st-he"), SlideOptions.defaults());
        assertThat(set.slides()).extracting(Slide::size).containsExactly(379, 407, 438, 403);
        assertThat(set.slides()).allSatisfy(s -> assertThat(s.grid().pitch()).isBetween(31.0, 32.5));
    }
}
