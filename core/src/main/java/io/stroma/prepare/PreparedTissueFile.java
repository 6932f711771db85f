package io.stroma.prepare;

import io.stroma.error.BadInputException;
import io.stroma.graph.CsrGraph;
import io.stroma.io.AtomicFile;
import io.stroma.io.Sha256;
import io.stroma.io.safetensors.NdArray;
import io.stroma.io.safetensors.SafetensorsFile;
import io.stroma.io.safetensors.StoredRows;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A prepared tissue in a folder of its own: {@value #ARRAYS} with every array, {@value #DOCUMENT} with everything else.
 * What is loaded equals what was saved to the last bit.
 */
public final class PreparedTissueFile {

    public static final String ARRAYS = "prepared.safetensors";
    public static final String DOCUMENT = "prepared.json";

    private static final String EXPRESSION = "expression";
    private static final String DENOISED = "denoised";

    private PreparedTissueFile() {}

    /** The folder holds a prepared tissue, or at least says so. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(DOCUMENT));
    }

    /**
     * Writes both files; the JSON, without which the folder does not count as prepared, comes last.
     *
     * @param force replace a prepared tissue that is there
     * @throws io.stroma.error.UsageException if one is there and {@code force} is false
     * @throws io.stroma.error.ResourceException if the disk is full or fails
     */
    public static void save(PreparedTissue tissue, Path folder, boolean force) {
        Path arrays = folder.resolve(ARRAYS);
        Path document = folder.resolve(DOCUMENT);
        AtomicFile.refuseExisting(document, force);
        AtomicFile.refuseExisting(arrays, force);
        Map<String, NdArray> numbers = numbers(tissue);
        List<StoredColumn> columns = new ArrayList<>();
        tissue.cells().columns().forEach((name, column) -> columns.add(StoredColumn.store(name, column, numbers)));
        new SafetensorsFile(numbers, Map.of("format", PreparedDocument.FORMAT)).write(arrays);
        AtomicFile.write(
                document, true, document(tissue, columns, Sha256.of(arrays)).toBytes());
    }

    /**
     * A prepared tissue in memory.
     *
     * @throws BadInputException if the folder holds no prepared tissue, or one that is damaged or of another version
     */
    public static PreparedTissue load(Path folder) {
        PreparedDocument document = checkedDocument(folder);
        SafetensorsFile numbers = SafetensorsFile.read(folder.resolve(ARRAYS));
        return checked(folder, () -> {
            int n = document.cells().size();
            int g = document.genes().size();
            return assemble(
                    document,
                    numbers,
                    new DenseMatrix(n, g, numbers.array(EXPRESSION).floats()),
                    new DenseMatrix(n, g, numbers.array(DENOISED).floats()));
        });
    }

    /**
     * A prepared tissue whose matrices stay in the file and are read by parts. The whole file is checked first.
     *
     * @throws BadInputException as {@link #load}
     */
    public static StoredTissue open(Path folder) {
        PreparedDocument document = checkedDocument(folder);
        Path arrays = folder.resolve(ARRAYS);
        SafetensorsFile numbers =
                SafetensorsFile.read(arrays, name -> !name.equals(EXPRESSION) && !name.equals(DENOISED));
        StoredRows expression = StoredRows.open(arrays, EXPRESSION);
        try {
            StoredRows denoised = StoredRows.open(arrays, DENOISED);
            try {
                PreparedTissue tissue = checked(folder, () -> assemble(document, numbers, expression, denoised));
                return new StoredTissue(tissue, () -> {
                    expression.close();
                    denoised.close();
                });
            } catch (RuntimeException e) {
                denoised.close();
                throw e;
            }
        } catch (RuntimeException e) {
            expression.close();
            throw e;
        }
    }

    /** The document of a folder whose arrays are those it was written with. */
    private static PreparedDocument checkedDocument(Path folder) {
        Path file = folder.resolve(DOCUMENT);
        if (!Files.isRegularFile(file)) {
            throw new BadInputException("%s: no prepared tissue (%s is missing); make one with 'stroma heist prepare'"
                    .formatted(folder, DOCUMENT));
        }
        PreparedDocument document = document(file);
        Path arrays = folder.resolve(ARRAYS);
        if (!Files.isRegularFile(arrays) || !Sha256.of(arrays).equals(document.arraysSha256())) {
            throw new BadInputException(
                    "%s: missing, damaged, or not of the same run as %s beside it; prepare the tissue again"
                            .formatted(arrays, DOCUMENT));
        }
        return document;
    }

    private static PreparedTissue checked(Path folder, Supplier<PreparedTissue> assembly) {
        try {
            PreparedTissue tissue = assembly.get();
            tissue.check();
            return tissue;
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            throw new BadInputException(
                    "%s: damaged: %s; prepare the tissue again".formatted(folder, e.getMessage()), e);
        }
    }

    private static Map<String, NdArray> numbers(PreparedTissue t) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("source_row", new NdArray.Ints(t.sourceRow(), t.cellCount()));
        arrays.put(EXPRESSION, new NdArray.Rows(t.expressionRows()));
        arrays.put(DENOISED, new NdArray.Rows(t.denoisedRows()));
        arrays.put("x", new NdArray.Doubles(t.positions().x(), t.cellCount()));
        arrays.put("y", new NdArray.Doubles(t.positions().y(), t.cellCount()));
        arrays.put("type", new NdArray.Ints(t.types().typeOf(), t.cellCount()));
        putGraph("cell_graph", t.cellGraph(), arrays);
        for (int k = 0; k < t.networks().size(); k++) {
            GeneNetwork network = t.networks().get(k);
            putGraph("network." + k, network.graph(), arrays);
            arrays.put(
                    "network." + k + ".mutual_information",
                    new NdArray.Floats(
                            network.mutualInformation(), network.graph().arcs()));
        }
        return arrays;
    }

    private static void putGraph(String name, CsrGraph graph, Map<String, NdArray> arrays) {
        arrays.put(name + ".starts", new NdArray.Ints(graph.starts(), graph.starts().length));
        arrays.put(name + ".targets", new NdArray.Ints(graph.targets(), graph.targets().length));
    }

    private static PreparedDocument document(PreparedTissue t, List<StoredColumn> columns, String sha256) {
        return new PreparedDocument(
                PreparedDocument.FORMAT,
                PreparedDocument.VERSION,
                sha256,
                t.name(),
                t.modality(),
                t.panel().names(),
                t.sourceCells(),
                t.positions().unit(),
                t.spacing(),
                t.types().origin(),
                t.networks().stream()
                        .map(n -> new PreparedDocument.Network(n.type(), n.cells(), n.borrowed(), n.threshold()))
                        .toList(),
                t.cells().names(),
                columns,
                t.quality(),
                t.warnings(),
                t.config());
    }

    private static PreparedDocument document(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            PreparedDocument.Head head = PreparedDocument.Head.parse(bytes);
            if (!head.isCurrent()) {
                throw new BadInputException(
                        "%s: '%s' version %d cannot be read here ('%s' version %d is); prepare the tissue again"
                                .formatted(
                                        file,
                                        head.format(),
                                        head.version(),
                                        PreparedDocument.FORMAT,
                                        PreparedDocument.VERSION));
            }
            return PreparedDocument.parse(bytes);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
            throw new BadInputException("%s: damaged: %s; prepare the tissue again".formatted(file, reason), e);
        }
    }

    private static PreparedTissue assemble(
            PreparedDocument d, SafetensorsFile file, CellRows expression, CellRows denoised) {
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        d.columns().forEach(c -> columns.put(c.name(), c.load(file.arrays())));
        List<GeneNetwork> networks = new ArrayList<>();
        for (int k = 0; k < d.networks().size(); k++) {
            PreparedDocument.Network network = d.networks().get(k);
            networks.add(new GeneNetwork(
                    network.type(),
                    network.cells(),
                    network.borrowed(),
                    graph("network." + k, file),
                    file.array("network." + k + ".mutual_information").floats(),
                    network.threshold()));
        }
        List<String> types = networks.stream().map(GeneNetwork::type).toList();
        return new PreparedTissue(
                d.name(),
                d.modality(),
                new GenePanel(d.genes()),
                file.array("source_row").ints(),
                d.sourceCells(),
                expression,
                denoised,
                new Positions(file.array("x").doubles(), file.array("y").doubles(), d.unit()),
                d.spacing(),
                new CellTypes(file.array("type").ints(), types, d.typeOrigin()),
                graph("cell_graph", file),
                networks,
                new CellTable(d.cells(), columns),
                d.quality(),
                d.warnings(),
                d.config());
    }

    private static CsrGraph graph(String name, SafetensorsFile file) {
        return new CsrGraph(
                file.array(name + ".starts").ints(),
                file.array(name + ".targets").ints());
    }
}
