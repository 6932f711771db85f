package io.stroma.cli.heist;

import io.stroma.cli.CommonOptions;
import io.stroma.cli.Console;
import io.stroma.cli.MemoryOption;
import io.stroma.cli.Outputs;
import io.stroma.cli.Version;
import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.heist.EmbeddingConfig;
import io.stroma.heist.GeneSimilarity;
import io.stroma.heist.HeistModel;
import io.stroma.heist.NeighbourInfluence;
import io.stroma.io.AtomicFile;
import io.stroma.io.TissueFile;
import io.stroma.parallel.Workers;
import io.stroma.prepare.DifferentialNetwork;
import io.stroma.prepare.GeneNetwork;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.StoredTissue;
import io.stroma.stats.FalseDiscoveryRate;
import io.stroma.train.StoredModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Per-type gene networks as files. */
@Command(
        name = "networks",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Writes the gene network of every type as TSV and GraphML with mutual-information weights, listed in",
            "networks.tsv; with --compare how networks differ between two groups of cells; with a model how similar gene",
            "embeddings are and which neighbours move a gene."
        })
final class NetworksCommand implements Callable<Integer> {

    /** Files list pairs, and permutations deal with all of them: work and size grow with the square. */
    private static final int MOST_GENES = 200;

    private static final String INDEX = "networks";
    private static final String SIMILARITY = "gene_similarity";
    private static final String INFLUENCE = "neighbour_influence";

    @Mixin
    private TissueInput in;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Folder for the networks.")
    private Path out;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "GROUP",
            description = "Two groups of cells whose dependence between genes is compared, by permutations.")
    private List<String> compare = List.of();

    @Option(
            names = "--by",
            paramLabel = "COLUMN",
            description = "Column the groups of --compare are values of (default: the types of the networks).")
    private String by;

    @Option(
            names = "--permutations",
            paramLabel = "N",
            defaultValue = "500",
            description = "Permutations of --compare (default: 500).")
    private int permutations;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "Trained model, for gene_similarity.tsv and neighbour_influence.tsv.")
    private Path model;

    @Option(
            names = "--gene",
            paramLabel = "NAME",
            split = ",",
            description = "Genes to draw the influence of neighbours on (needs a model).")
    private List<String> genes = List.of();

    @Mixin
    private MemoryOption memory;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        Outputs.refuseFilled(out, common.force());
        if (compare.isEmpty()) {
            common.refuseIdle("without --compare", "--by", "--permutations");
        }
        if (permutations < 1) {
            throw new UsageException("--permutations must be at least 1, not " + permutations);
        }
        if (compare.stream().distinct().count() < compare.size()) {
            throw new UsageException("--compare needs two different groups, not twice '" + compare.get(0) + "'");
        }
        if (!genes.isEmpty() && model == null) {
            throw new UsageException("--gene needs a trained model, -m MODEL");
        }
        PreparationConfig config = in.preparation(common.seed(), MOST_GENES);
        StoredModel read = model == null ? null : HeistJob.read(model);
        HeistModel trained = read == null ? null : HeistJob.load(read);
        try (Workers workers = common.workers();
                TissueFile file = in.open()) {
            HeistJob job = new HeistJob(console, workers, common, memory.bytes());
            job.manifest().input(in.path());
            try (StoredTissue stored = job.prepare(file.tissue(), config, out)) {
                if (read != null) {
                    job.tellUnknownGenes(stored.tissue(), read.origin());
                }
                write(job, stored.tissue(), trained);
            }
        }
        return 0;
    }

    private void write(HeistJob job, PreparedTissue tissue, HeistModel trained) {
        int[] drawn = genes.stream().mapToInt(g -> column(tissue, g)).toArray();
        List<int[]> groups =
                compare.stream().map(g -> CellGroups.rows(tissue, by, g)).toList();
        EmbeddingConfig parts = trained == null ? null : job.parts(tissue, trained);
        HeistJob.makeFolder(out);
        if (!compare.isEmpty()) {
            compare(job, tissue, groups.get(0), groups.get(1));
        }
        if (trained != null) {
            ofModel(job, tissue, trained, parts, drawn);
        }
        Map<String, String> names = fileNames(tissue);
        write(job, INDEX + ".tsv", NetworkTables.index(tissue.networks(), names));
        for (GeneNetwork network : tissue.networks()) {
            String name = names.get(network.type());
            write(job, name + ".tsv", NetworkTables.tsv(network, tissue.panel()));
            write(job, name + ".graphml", NetworkTables.graphml(network, tissue.panel()));
            job.console()
                    .note("  %s: %,d cells, %,d edges%s in %s.tsv and .graphml"
                            .formatted(
                                    network.type(),
                                    network.cells(),
                                    network.graph().arcs() / 2,
                                    network.borrowed() ? " (few cells: network of all)" : "",
                                    name));
        }
        job.manifest().configuration("preparation", tissue.config());
        job.manifest().write(out.resolve("run.json"), common.force());
    }

    private void compare(HeistJob job, PreparedTissue tissue, int[] rowsA, int[] rowsB) {
        String a = compare.get(0);
        String b = compare.get(1);
        DifferentialNetwork network = job.manifest()
                .stage(
                        "compare " + a + " " + b,
                        () -> DifferentialNetwork.between(
                                tissue.expressionRows(),
                                rowsA,
                                rowsB,
                                permutations,
                                common.seed(),
                                out,
                                job.workers()));
        write(job, differential() + ".tsv", GeneTables.differential(network, tissue.panel(), a, b));
        double[] q = network.pairs().stream()
                .mapToDouble(DifferentialNetwork.Pair::q)
                .toArray();
        job.console()
                .note("  %s (%,d cells) against %s (%,d cells): %,d of %,d pairs of genes differ (q <= 0.05)"
                        .formatted(a, rowsA.length, b, rowsB.length, FalseDiscoveryRate.called(q, 0.05), q.length));
    }

    private void ofModel(HeistJob job, PreparedTissue tissue, HeistModel trained, EmbeddingConfig parts, int[] drawn) {
        List<String> types = tissue.types().names();
        GeneSimilarity similarity = job.manifest()
                .stage("gene similarity", () -> GeneSimilarity.of(tissue, trained, parts, job.workers(), done -> {}));
        write(job, SIMILARITY + ".tsv", GeneTables.similarity(similarity, types, tissue.panel()));
        NeighbourInfluence influence = job.manifest()
                .stage(
                        "influence of neighbours",
                        () -> NeighbourInfluence.of(tissue, trained, parts, job.workers(), done -> {}));
        write(job, INFLUENCE + ".tsv", GeneTables.influence(influence, types, tissue.panel()));
        Map<String, String> names = FileNames.of(genes, List.of());
        for (int g : drawn) {
            write(
                    job,
                    "%s_%s.svg".formatted(INFLUENCE, names.get(tissue.panel().name(g))),
                    GeneTables.figure(influence, g, types, tissue.panel()));
        }
    }

    private static int column(PreparedTissue tissue, String gene) {
        int column = tissue.panel().names().indexOf(gene);
        if (column < 0) {
            throw new BadInputException("%s: the gene '%s' is not among the %d genes in use"
                    .formatted(tissue.name(), gene, tissue.geneCount()));
        }
        return column;
    }

    private String differential() {
        return compare.stream().map(FileNames::plain).collect(Collectors.joining("_", "differential_", ""));
    }

    private Map<String, String> fileNames(PreparedTissue tissue) {
        List<String> types = tissue.networks().stream().map(GeneNetwork::type).toList();
        return FileNames.of(types, List.of(INDEX, SIMILARITY, INFLUENCE, differential()));
    }

    private void write(HeistJob job, String name, String text) {
        AtomicFile.write(out.resolve(name), common.force(), text.getBytes(StandardCharsets.UTF_8));
        job.manifest().output(out.resolve(name));
    }
}
