package io.stroma.cli.hist;

import io.stroma.cli.Console;
import io.stroma.figures.SpotMapFigure;
import io.stroma.io.AtomicFile;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.image.RgbImage;
import io.stroma.slide.image.SlideImage;
import io.stroma.slide.image.SlideImages;
import io.stroma.tasks.expression.ExpressionEvaluation;
import io.stroma.tasks.expression.SlideStudy;
import io.stroma.tissue.DenseMatrix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Measured beside predicted maps of a few genes for every test slide, with the tissue, as SVG. */
final class EvaluationFigures {

    private static final int PICTURE = 700; // pixels of the longer side: enough for a panel on a sharp screen

    private final Path folder;
    private final SlideStudy study;
    private final ExpressionEvaluation.Result result;
    private final Console console;

    EvaluationFigures(Path folder, SlideStudy study, ExpressionEvaluation.Result result, Console console) {
        this.folder = folder;
        this.study = study;
        this.result = result;
        this.console = console;
    }

    /** Draws the named genes, or the best, the upper quartile and the median of the first method's predictions. */
    void draw(List<String> shown) {
        if (result.slides().isEmpty()) {
            return;
        }
        String method = result.slides().get(0).method();
        long seed = result.slides().get(0).seed();
        for (ExpressionEvaluation.SlideScore score : result.slides()) {
            if (score.method().equals(method) && score.seed() == seed) {
                Slide slide = study.set().slides().stream()
                        .filter(s -> s.name().equals(score.slide()))
                        .findFirst()
                        .orElseThrow();
                SpotMapFigure.Backdrop backdrop = backdrop(slide);
                genes(score, shown).forEach((label, gene) -> draw(slide, score, label, gene, backdrop));
            }
        }
    }

    private Map<String, Integer> genes(ExpressionEvaluation.SlideScore score, List<String> shown) {
        Map<String, Integer> chosen = new LinkedHashMap<>();
        if (shown.isEmpty()) {
            double[] r = score.scores().pearson();
            int[] order = IntStream.range(0, r.length)
                    .filter(g -> !Double.isNaN(r[g]))
                    .boxed()
                    .sorted(Comparator.comparingDouble(g -> -r[g]))
                    .mapToInt(g -> g)
                    .toArray();
            if (order.length > 0) {
                chosen.put("best", order[0]);
                chosen.put("upper_quartile", order[order.length / 4]);
                chosen.put("median", order[order.length / 2]);
            }
            return chosen;
        }
        Map<String, Integer> index = score.targets().genes().index();
        for (String gene : shown) {
            Integer at = index.get(gene.toUpperCase(Locale.ROOT));
            if (at == null) {
                console.warning("%s is not among the predicted genes of the fold without %s; not drawn"
                        .formatted(gene, score.fold()));
            } else {
                chosen.put(gene, at);
            }
        }
        return chosen;
    }

    private void draw(
            Slide slide,
            ExpressionEvaluation.SlideScore score,
            String label,
            int gene,
            SpotMapFigure.Backdrop backdrop) {
        String name = score.targets().genes().name(gene);
        DenseMatrix linear = score.targets().of(slide);
        double[] measured = new double[slide.size()];
        double[] predicted = new double[slide.size()];
        for (int i = 0; i < slide.size(); i++) {
            measured[i] = Math.log1p(linear.get(i, gene));
            predicted[i] = score.predicted().get(i, gene);
        }
        String r = String.format(Locale.ROOT, "%.2f", score.scores().pearson()[gene]);
        String svg = SpotMapFigure.svg(
                "%s on %s, measured and predicted".formatted(name, slide.name()),
                slide.grid().x(),
                slide.grid().y(),
                slide.grid().pitch(),
                backdrop,
                List.of(
                        new SpotMapFigure.Panel(name + ", measured log1p", measured),
                        new SpotMapFigure.Panel(
                                "%s, predicted by %s, r = %s".formatted(name, score.method(), r), predicted)));
        AtomicFile.write(
                folder.resolve(
                        "%s_%s.svg".formatted(slide.name(), label.equalsIgnoreCase(name) ? name : label + "_" + name)),
                true,
                svg.getBytes(StandardCharsets.UTF_8));
    }

    /** The part of the picture under the spots; nothing for slides without a picture. */
    private static SpotMapFigure.Backdrop backdrop(Slide slide) {
        Morphology.Picture picture = slide.morphology().shown().orElse(null);
        if (picture == null) {
            return null;
        }
        double margin = slide.grid().pitch();
        double left = Arrays.stream(slide.grid().x()).min().orElse(0) - margin;
        double top = Arrays.stream(slide.grid().y()).min().orElse(0) - margin;
        double width = Arrays.stream(slide.grid().x()).max().orElse(0) + margin - left;
        double height = Arrays.stream(slide.grid().y()).max().orElse(0) + margin - top;
        double shrink = PICTURE / Math.max(width, height) / picture.scale();
        int w = (int) Math.max(1, Math.round(width * picture.scale() * Math.min(1, shrink)));
        int h = (int) Math.max(1, Math.round(height * picture.scale() * Math.min(1, shrink)));
        try (SlideImage image = SlideImages.open(picture.file())) {
            RgbImage view = image.region(
                    left * picture.scale(),
                    top * picture.scale(),
                    width * picture.scale(),
                    height * picture.scale(),
                    w,
                    h);
            return new SpotMapFigure.Backdrop(png(view), left, top, width, height);
        }
    }

    private static byte[] png(RgbImage image) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image.toBuffered(), "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
    }
}
