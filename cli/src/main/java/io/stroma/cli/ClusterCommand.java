package io.stroma.cli;

import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.parallel.Workers;
import io.stroma.stats.ClusterMetrics;
import io.stroma.tasks.Clustering;
import io.stroma.tasks.LabelSet;
import io.stroma.tasks.Metric;
import io.stroma.tasks.SubClusters;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.Tissue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Clusters of a stored representation. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Clusters cells by a representation and adds the clusters to a copy of the file.")
public final class ClusterCommand implements Callable<Integer> {

    /** How to cluster. */
    enum Method {
        LEIDEN,
        KMEANS
    }

    @Parameters(paramLabel = "FILE", description = "An .h5ad with embeddings.")
    private Path in;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "OUT.h5ad",
            description = "File to write.")
    private Path out;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "leiden",
            description = "leiden (default) or kmeans.")
    private Method method;

    @Option(
            names = {"-k", "--clusters"},
            paramLabel = "K",
            description = "Wanted number of clusters (kmeans needs it or --label).")
    private Integer clusters;

    @Option(
            names = "--resolution",
            paramLabel = "R",
            description = "Leiden's resolution (default: 1, or with --label the one that gives its number of classes).")
    private Double resolution;

    @Option(
            names = "--neighbors",
            paramLabel = "N",
            description = {
                "Neighbours of a cell in the graph that Leiden clusters (default: 15).",
                "More for regions: near cells of X_heist_cell are mostly near in space."
            })
    private Integer neighbours;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = {
                "Print NMI, ARI and AMI against this label. Without -k and --resolution,",
                "as many clusters are made as it has classes."
            })
    private String label;

    @Option(
            names = "--within-type",
            paramLabel = "TYPE",
            description = {
                "Cluster only the cells whose --label is TYPE, and tabulate what surrounds each sub-cluster",
                "(OUT.subclusters.tsv, .json, .svg)."
            })
    private String withinType;

    @Option(
            names = "--evaluate",
            description = "Judge by --label: NMI, ARI, AMI of k-means and Leiden over seeds, beside baselines.")
    private boolean evaluate;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "5", description = "Seeds of --evaluate (default: 5).")
    private int seeds;

    @Option(names = "--metrics", paramLabel = "FILE", description = "metrics.json to write with --evaluate.")
    private Path metricsFile;

    @Option(
            names = "--key-added",
            paramLabel = "NAME",
            description = "Column to write (default: leiden, kmeans or subcluster).")
    private String keyAdded;

    @Mixin
    private RepresentationOptions representation;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        refuse();
        try (H5adFile file = H5adFile.open(in);
                Workers workers = common.workers()) {
            Representation rep = Representation.read(file, representation.key());
            CellTable cells = file.cells();
            LabelSet labels = label == null ? null : LabelSet.of(cells, label, rep.usable());
            if (keyAdded != null && cells.column(keyAdded).isPresent() && !common.force()) {
                throw new UsageException(
                        "%s has a column '%s'; give another --key-added, or --force to replace it in the copy"
                                .formatted(in, keyAdded));
            }
            if (label != null) {
                Provenance.of(file).warnOfLeak(representation.key(), label, console);
            }
            int[] rows = withinType == null ? rep.usableRows() : ofType(labels);
            int[] found = cluster(rep, rows, withinType == null ? labels : null, workers);
            SubClusters around = withinType == null ? null : surroundings(file, labels, rows, found, workers);
            List<Metric> metrics = evaluate ? judge(workers) : null;
            write(rows, found, cells.size(), console); // nothing that can fail on the input comes after
            if (around != null) {
                SubClusterFiles.write(out, withinType, around, common.force());
            } else if (metrics != null) {
                common.tell(metrics, metricsFile);
            } else if (labels != null) {
                printAgreement(labels, rows, found, cells.size(), console);
            }
        }
        return 0;
    }

    private void refuse() {
        AtomicFile.refuseExisting(out, common.force());
        if (clusters != null && clusters < 1 || resolution != null && !(resolution > 0) || seeds < 1) {
            throw new UsageException("--clusters, --resolution and --seeds must be positive");
        }
        if (keyAdded != null && !keyAdded.matches("[^/]*[^/. ][^/]*")) {
            throw new UsageException(
                    "--key-added must be the name of a column, without '/', not '%s'".formatted(keyAdded));
        }
        if (!evaluate) {
            common.refuseIdle("without --evaluate", "--seeds", "--metrics");
        }
        if (clusters != null) {
            common.refuseIdle("with --clusters, which says how many", "--resolution");
        }
        if (method == Method.KMEANS) {
            common.refuseIdle("with k-means; say how many clusters with --clusters", "--resolution");
        }
        if (neighbours != null && (neighbours < 2 || method == Method.KMEANS || evaluate)) {
            throw new UsageException(
                    neighbours < 2
                            ? "--neighbors must be at least 2: " + neighbours
                            : "--neighbors is for Leiden's clusters; k-means and --evaluate do not take it");
        }
        if (label == null && (withinType != null || evaluate)) {
            throw new UsageException((evaluate ? "--evaluate" : "--within-type") + " needs --label COLUMN");
        }
        if (withinType != null && evaluate) {
            throw new UsageException("--evaluate judges all cells; give it or --within-type, not both");
        }
        if (withinType != null) {
            SubClusterFiles.beside(out).forEach(f -> AtomicFile.refuseExisting(f, common.force()));
        }
        if (metricsFile != null) {
            AtomicFile.refuseExisting(metricsFile, common.force());
        }
    }

    private int[] ofType(LabelSet labels) {
        int type = labels.classes().indexOf(withinType);
        if (type < 0) {
            throw new BadInputException("'%s' has no type '%s' of 10 cells or more; it has: %s"
                    .formatted(label, withinType, String.join(", ", labels.classes())));
        }
        return IntStream.range(0, labels.size())
                .filter(i -> labels.label()[i] == type)
                .map(i -> labels.cells()[i])
                .toArray();
    }

    private void write(int[] rows, int[] found, int cells, Console console) {
        int count = Arrays.stream(found).max().orElse(-1) + 1;
        String usual = withinType == null ? method.name().toLowerCase(Locale.ROOT) : "subcluster";
        String name = keyAdded == null ? usual : keyAdded;
        List<String> names =
                IntStream.range(0, count).mapToObj(Integer::toString).toList();
        CellColumn column = new CellColumn.Categorical(codes(rows, found, cells), names, false);
        H5adWriter.copyAndAdd(in, out, common.force(), Annotations.none().withObs(name, column));
        console.note("%d clusters of %,d cells in obs['%s'] of %s".formatted(count, rows.length, name, out));
    }

    private static int[] codes(int[] rows, int[] found, int cells) {
        int[] codes = new int[cells];
        Arrays.fill(codes, -1);
        for (int i = 0; i < rows.length; i++) {
            codes[rows[i]] = found[i];
        }
        return codes;
    }

    /** What surrounds the sub-clusters, over the Delaunay graph of all cells that have a place. */
    private SubClusters surroundings(H5adFile file, LabelSet labels, int[] rows, int[] found, Workers workers) {
        Tissue tissue = file.tissue(representation.readOptions(), new ArrayList<>());
        tissue.checkParts();
        int[] kindOf = codes(labels.cells(), labels.label(), tissue.cellCount());
        return SubClusters.of(tissue.positions(), kindOf, labels.classes(), rows, found, workers);
    }

    private List<Metric> judge(Workers workers) {
        return ClusterEvaluation.of(
                representation.read(List.of(in), List.of(label), null, workers),
                representation.method(),
                label,
                common.seed(),
                seeds,
                workers);
    }

    private void printAgreement(LabelSet labels, int[] rows, int[] found, int cells, Console console) {
        int[] codes = codes(rows, found, cells);
        int[] mine = Arrays.stream(labels.cells()).map(i -> codes[i]).toArray();
        ClusterMetrics m = ClusterMetrics.of(labels.label(), mine);
        console.result(String.format(
                Locale.ROOT,
                common.json()
                        ? "{\"label\": \"%s\", \"n\": %d, \"nmi\": %.6f, \"ari\": %.6f, \"ami\": %.6f}"
                        : "against %s (%d cells): NMI %.3f, ARI %.3f, AMI %.3f",
                label,
                labels.size(),
                m.nmi(),
                m.ari(),
                m.ami()));
    }

    private int[] cluster(Representation rep, int[] rows, LabelSet labels, Workers workers) {
        var x = rep.rows().select(rows);
        Integer wanted = clusters != null
                ? clusters
                : labels != null && resolution == null
                        ? (Integer) labels.classes().size()
                        : null;
        if (method == Method.KMEANS) {
            if (wanted == null) {
                throw new UsageException(
                        "kmeans needs a number of clusters: give --clusters K, or --label COLUMN to take its number of classes");
            }
            return Clustering.kMeans(x, wanted, common.seed(), workers);
        }
        int near = neighbours == null ? Clustering.NEIGHBOURS : neighbours;
        return wanted != null
                ? Clustering.leiden(x, (int) wanted, near, common.seed(), workers)
                : Clustering.leiden(x, resolution == null ? 1.0 : resolution, near, common.seed(), workers);
    }
}
