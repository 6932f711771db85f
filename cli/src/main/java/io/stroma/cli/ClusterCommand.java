package io.stroma.cli;

import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import io.stroma.io.h5ad.Annotations;
import io.stroma.io.h5ad.H5adFile;
import io.stroma.io.h5ad.H5adWriter;
import io.stroma.parallel.Workers;
import io.stroma.stats.ClusterMetrics;
import io.stroma.tasks.Clustering;
import io.stroma.tasks.LabelSet;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import java.nio.file.Path;
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
            names = "--use-rep",
            paramLabel = "KEY",
            defaultValue = "X_heist",
            description = "obsm key (default: X_heist).")
    private String key;

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

    @Option(names = "--resolution", paramLabel = "R", description = "Leiden's resolution (default: 1).")
    private Double resolution;

    @Option(names = "--label", paramLabel = "COLUMN", description = "Print NMI, ARI and AMI against this label.")
    private String label;

    @Option(names = "--key-added", paramLabel = "NAME", description = "Column to write (default: leiden or kmeans).")
    private String keyAdded;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        AtomicFile.refuseExisting(out, common.force());
        if (clusters != null && clusters < 1 || resolution != null && !(resolution > 0)) {
            throw new UsageException("--clusters and --resolution must be positive");
        }
        try (H5adFile file = H5adFile.open(in);
                Workers workers = new Workers(common.threads())) {
            Representation rep = Representation.read(file, key);
            CellTable cells = file.cells();
            LabelSet labels = label == null ? null : LabelSet.of(cells, label, rep.usable());
            int[] rows = rep.usableRows();
            int[] found = cluster(rep, rows, labels, workers);
            int[] codes = new int[cells.size()];
            Arrays.fill(codes, -1);
            for (int i = 0; i < rows.length; i++) {
                codes[rows[i]] = found[i];
            }
            int count = Arrays.stream(found).max().orElse(-1) + 1;
            String name = keyAdded == null ? method.name().toLowerCase(Locale.ROOT) : keyAdded;
            List<String> names =
                    IntStream.range(0, count).mapToObj(Integer::toString).toList();
            H5adWriter.copyAndAdd(
                    in,
                    out,
                    common.force(),
                    Annotations.none().withObs(name, new CellColumn.Categorical(codes, names, false)));
            console.note("%d clusters of %,d cells in obs['%s'] of %s".formatted(count, rows.length, name, out));
            if (labels != null) {
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
        }
        return 0;
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
        return wanted != null
                ? Clustering.leiden(x, (int) wanted, common.seed(), workers)
                : Clustering.leiden(x, resolution == null ? 1.0 : resolution, common.seed(), workers);
    }
}
