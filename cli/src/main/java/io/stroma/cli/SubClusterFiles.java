package io.stroma.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stroma.figures.HeatFigure;
import io.stroma.io.AtomicFile;
import io.stroma.tasks.SubClusters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Sub-clusters for people: a table, the same for programs, a figure; beside the .h5ad they belong to. */
final class SubClusterFiles {

    private SubClusterFiles() {}

    /** The three files of an output. */
    static List<Path> beside(Path h5ad) {
        String stem = h5ad.getFileName().toString().replaceFirst("(?i)\\.h5ad$", "");
        return List.of(".subclusters.tsv", ".subclusters.json", ".subclusters.svg").stream()
                .map(suffix -> h5ad.resolveSibling(stem + suffix))
                .toList();
    }

    /**
     * Writes the three.
     *
     * @param type whose sub-clusters these are
     */
    static void write(Path h5ad, String type, SubClusters found, boolean force) {
        List<Path> targets = beside(h5ad);
        write(targets.get(0), table(found), force);
        write(targets.get(1), json(type, found), force);
        List<String> rows = IntStream.range(0, found.count())
                .mapToObj(c -> "%d (%,d cells)".formatted(c, found.size()[c]))
                .toList();
        String figure = HeatFigure.svg(
                "Neighbours of the sub-clusters of " + type + ": log2 of their share over the type's average",
                "sub-cluster",
                "neighbour",
                rows,
                found.kinds(),
                found.enrichment());
        write(targets.get(2), figure, force);
    }

    private static void write(Path target, String text, boolean force) {
        AtomicFile.write(target, force, text.getBytes(StandardCharsets.UTF_8));
    }

    /** One row a sub-cluster and kind of neighbour. */
    static String table(SubClusters found) {
        StringBuilder text = new StringBuilder("subcluster\tcells\tneighbour\tshare\ttype_average\tlog2_enrichment\n");
        double[][] enrichment = found.enrichment();
        for (int c = 0; c < found.count(); c++) {
            for (int k = 0; k < found.kinds().size(); k++) {
                text.append(String.format(
                        Locale.ROOT,
                        "%d\t%d\t%s\t%.4f\t%.4f\t%s\n",
                        c,
                        found.size()[c],
                        found.kinds().get(k),
                        found.neighbours()[c][k],
                        found.average()[k],
                        Double.isNaN(enrichment[c][k]) ? "" : String.format(Locale.ROOT, "%.3f", enrichment[c][k])));
            }
        }
        return text.toString();
    }

    /** What the JSON file holds. */
    private record Document(String type, SubClusters subclusters) {}

    private static String json(String type, SubClusters found) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(new Document(type, found))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("sub-clusters are plain records", e);
        }
    }
}
