package io.stroma.cli.hist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.stroma.cli.Stroma;
import io.stroma.hist.HistModelFiles;
import io.stroma.io.ReadOptions;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.testing.TorchScripts;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every layout and every way to features, from the files to scores or predictions. */
class HistLayoutsTest {

    private static final int SPOTS = GeneratedSections.SIDE * GeneratedSections.SIDE;

    /** GlobalAveragePool of (n, 3, 16, 16): the mean of every colour, as ONNX. */
    private static final String MEAN_ONNX =
            "CAg6cgolCgZwaXhlbHMSCGZlYXR1cmVzIhFHbG9iYWxBdmVyYWdlUG9vbBIBZ1ohCgZwaXhlbHMSFwoVCAESEQoDEgFuCgIIAwoCCBAKAggQ"
                    + "YiMKCGZlYXR1cmVzEhcKFQgBEhEKAxIBbgoCCAMKAggBCgIIAUICEA0=";

    @TempDir
    Path folder;

    private static String refused(int code, Object... words) {
        StringWriter err = new StringWriter();
        CommandLine command = Stroma.commandLine();
        command.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("hist"));
        Arrays.stream(words).map(Object::toString).forEach(all::add);
        all.add("--quiet");
        assertThat(command.execute(all.toArray(String[]::new)))
                .as(err.toString())
                .isEqualTo(code);
        return err.toString();
    }

    private static void done(Object... words) {
        assertThat(refused(0, words)).isEmpty();
    }

    private Path sections(String... names) throws IOException {
        Path slides = Files.createDirectories(folder.resolve("set"));
        for (int s = 0; s < names.length; s++) {
            GeneratedSections.write(slides, names[s], s + 1);
        }
        return slides;
    }

    private static float[] predicted(Path file) {
        try (H5adFile h5ad = H5adFile.open(file)) {
            var slab = h5ad.tissue(ReadOptions.defaults(), new ArrayList<>())
                    .expression()
                    .slab(0, SPOTS);
            float[] values = new float[2 * SPOTS];
            for (int k = 0; k < values.length; k++) {
                values[k] = slab.get(k / 2, k % 2);
            }
            return values;
        }
    }

    private void hest(Path root, String id, String patient, int phase) throws IOException {
        int n = 16;
        float[] counts = new float[2 * n];
        double[] x = new double[n];
        double[] y = new double[n];
        String[] barcodes = new String[n];
        byte[][][][] img = new byte[n][16][16][3];
        for (int s = 0; s < n; s++) {
            int dark = (s * 7 + phase * 3) % 11;
            counts[2 * s] = 5 * dark;
            counts[2 * s + 1] = 60 - 5 * dark;
            x[s] = 100 + 40.0 * (s % 4);
            y[s] = 100 + 40.0 * (s / 4);
            barcodes[s] = "spot" + s;
            for (byte[][] row : img[s]) {
                for (byte[] pixel : row) {
                    Arrays.fill(pixel, (byte) (230 - 15 * dark));
                }
            }
        }
        Tissue tissue = new Tissue(
                id,
                CsrMatrix.ofDense(n, 2, counts),
                new GenePanel(List.of("GRCh38_dark.1", "light")),
                new Positions(x, y, LengthUnit.PIXEL),
                new CellTable(List.of(barcodes), Map.of()),
                Modality.RNA,
                ValueScale.COUNTS);
        for (String part : List.of("st", "patches", "metadata")) {
            Files.createDirectories(root.resolve(part));
        }
        H5adWriter.write(root.resolve("st").resolve(id + ".h5ad"), true, tissue, Annotations.none());
        try (WritableHdfFile file = HdfFile.write(root.resolve("patches").resolve(id + ".h5"))) {
            file.putDataset("img", img);
            file.putDataset("barcode", barcodes);
        }
        Files.writeString(
                root.resolve("metadata").resolve(id + ".json"),
                "{\"pixel_size_um_estimated\": 2.5, \"patient\": \"%s\"}".formatted(patient));
    }

    @Test
    void hestFoldersAreEvaluatedByPatientAndPredicted() throws IOException {
        Path root = folder.resolve("hest");
        hest(root, "T1", "X", 1);
        hest(root, "T2", "X", 2);
        hest(root, "T3", "Y", 3);
        Path out = folder.resolve("out");
        done("evaluate", root, "-o", out, "--folds", "patient", "--methods", "hist,ridge,mean", "--epochs", 2);
        JsonNode metrics =
                new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
        assertThat(metrics).isNotEmpty().allSatisfy(m -> {
            assertThat(m.fieldNames())
                    .toIterable()
                    .containsExactly("dataset", "task", "method", "split", "metric", "value", "sd", "n");
            assertThat(m.get("split").asText()).isEqualTo("patient");
            assertThat(m.get("n").asInt()).isEqualTo(2);
        });
        Path model = folder.resolve("model");
        done("train", root, "-o", model, "--epochs", 1);
        assertThat(HistModelFiles.load(model).panel().genes()).containsExactlyInAnyOrder("DARK", "LIGHT");
        done("predict", root, "-m", model, "-o", folder.resolve("predicted"));
        assertThat(folder.resolve("predicted").resolve("T2.h5ad")).exists();
    }

    /** A pyramid without losses shows what the PNG shows, and gives the same bits. */
    @Test
    void aPyramidInTiffIsThePicture() throws IOException {
        Path slides = sections("P1", "P2");
        Path model = folder.resolve("model");
        done("train", slides, "-o", model, "--epochs", 1, "--genes", 2);
        done("predict", slides, "-m", model, "-o", folder.resolve("png.h5ad"), "--slides", "P2");
        Path picture = slides.resolve("P2.png");
        pyramid(ImageIO.read(picture.toFile()), slides.resolve("P2.tif"));
        Files.delete(picture);
        done("predict", slides, "-m", model, "-o", folder.resolve("tiff.h5ad"), "--slides", "P2");
        assertThat(predicted(folder.resolve("tiff.h5ad"))).containsExactly(predicted(folder.resolve("png.h5ad")));
    }

    private static void pyramid(BufferedImage image, Path file) throws IOException {
        BufferedImage half = new BufferedImage(image.getWidth() / 2, image.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
        half.getGraphics().drawImage(image, 0, 0, half.getWidth(), half.getHeight(), null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (BufferedImage page : List.of(image, half)) {
                ImageWriteParam param = writer.getDefaultWriteParam();
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionType("Deflate");
                param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
                param.setTiling(64, 64, 0, 0);
                writer.writeToSequence(new IIOImage(page, null, null), param);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    @Test
    void symbolsJoinSlidesThatNameGenesDifferently() throws IOException {
        Path slides = Files.createDirectories(folder.resolve("set"));
        GeneratedSections.write(slides, "P1", 1, "ENSG001.7", "ENSG002.1", "ENSG003");
        GeneratedSections.write(slides, "Q1", 2, "DARK", "LIGHT", "FLAT");
        Path model = folder.resolve("model");
        assertThat(refused(3, "train", slides, "-o", model, "--epochs", 1)).contains("--symbols");
        Path table = folder.resolve("symbols.tsv");
        Files.writeString(table, "id\tsymbol\nENSG001\tDARK\nENSG002\tLIGHT\n");
        done("train", slides, "-o", model, "--epochs", 1, "--symbols", table);
        assertThat(HistModelFiles.load(model).panel().genes()).containsExactlyInAnyOrder("DARK", "LIGHT");
    }

    /** The model remembers that stains are normalised, and does it to what it predicts. */
    @Test
    void stainsAreNormalisedAsInTraining() throws IOException {
        Path slides = sections("P1", "P2");
        Path plain = folder.resolve("plain");
        Path macenko = folder.resolve("macenko");
        done("train", slides, "-o", plain, "--epochs", 1, "--genes", 2);
        done("train", slides, "-o", macenko, "--epochs", 1, "--genes", 2, "--stain", "macenko");
        assertThat(HistModelFiles.load(macenko).panel().preparation()).containsEntry("macenko", "true");
        assertThat(HistModelFiles.load(plain).panel().preparation()).containsEntry("macenko", "false");
        done("predict", slides, "-m", plain, "-o", folder.resolve("a.h5ad"), "--slides", "P1");
        done("predict", slides, "-m", macenko, "-o", folder.resolve("b.h5ad"), "--slides", "P1");
        assertThat(predicted(folder.resolve("b.h5ad"))).isNotEqualTo(predicted(folder.resolve("a.h5ad")));
    }

    @Test
    void exportedEncodersMakeTheFeatures() throws IOException {
        Path slides = sections("P1", "P2");
        Path onnx = folder.resolve("mean.onnx");
        Files.write(onnx, Base64.getDecoder().decode(MEAN_ONNX));
        Path script = folder.resolve("mean.pt");
        TorchScripts.write(script, TorchScripts.MEAN_OF_COLOURS);
        for (Path network : List.of(onnx, script)) {
            Path model = folder.resolve("model of " + network.getFileName());
            done("train", slides, "-o", model, "--epochs", 1, "--genes", 2, "--encoder", network);
            assertThat(HistModelFiles.load(model).panel().features()).isEqualTo(3);
            Path out = model.resolveSibling(network.getFileName() + ".h5ad");
            assertThat(refused(3, "predict", slides, "-m", model, "-o", out, "--slides", "P1"))
                    .contains("use the same encoder");
            done("predict", slides, "-m", model, "-o", out, "--slides", "P1", "--encoder", network);
            try (H5adFile h5ad = H5adFile.open(out)) {
                assertThat(h5ad.layers()).contains("hist_predicted");
            }
        }
    }

    /** Real output of Space Ranger, if it is there. */
    @Test
    void aVisiumFolderIsLearnedAndPredicted() {
        String data = System.getenv("STROMA_DATA");
        Path visium = Path.of(data == null ? "../../shared/data" : data).resolve("readers/visium/1.0.0");
        Assumptions.assumeTrue(Files.isDirectory(visium), () -> "skipped: no real data at " + visium);
        Path model = folder.resolve("model");
        done("train", visium, "-o", model, "--epochs", 1, "--genes", 5);
        Path out = folder.resolve("visium.h5ad");
        done("predict", visium, "-m", model, "-o", out);
        try (H5adFile h5ad = H5adFile.open(out)) {
            assertThat(h5ad.layers()).contains("hist_predicted", "hist_predicted_log1p", "measured");
        }
    }
}
