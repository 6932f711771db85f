package io.stroma.io.h5ad;

import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.stroma.error.BadInputException;
import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Tissue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes AnnData files: a new one from a tissue, or a copy of an existing one with additions. Outputs appear atomically.
 * The native library is not thread safe, so writes are serialised.
 */
public final class H5adWriter {

    private static final Object NATIVE = new Object();

    private H5adWriter() {}

    /**
     * A new file with the tissue and the annotations. Expression is read and written in slabs.
     *
     * @param force replace a target that exists
     */
    public static void write(Path target, boolean force, Tissue tissue, Annotations more) {
        AtomicFile.write(target, force, temporary -> {
            synchronized (NATIVE) {
                try (H5Writer out = H5Writer.create(temporary)) {
                    Set<String> columns = create(new ElementWriter(out), out, tissue);
                    add(out, more, tissue.cellCount(), columns);
                }
            }
        });
    }

    /**
     * A copy of an existing .h5ad with additions; all that was there keeps its bytes.
     *
     * @throws UsageException if target and source are the same file
     * @throws BadInputException if the source is too old an AnnData file to be added to
     */
    public static void copyAndAdd(Path source, Path target, boolean force, Annotations more) {
        if (Files.exists(target) && sameFile(source, target)) {
            throw new UsageException(target + " is the input; the input is never changed, give another output");
        }
        int cells;
        List<String> order;
        try (H5File in = H5File.open(source)) {
            in.checkGroups();
            Node obs = in.find("obs")
                    .orElseThrow(() -> new BadInputException(source + " is no AnnData file: it has no table 'obs'"));
            if (!(obs instanceof Group table)) {
                throw new BadInputException(
                        source
                                + " has the layout of anndata before 0.7; open and save it once with a current anndata, then run again");
            }
            FrameReader frames = new FrameReader(in);
            cells = in.read("obs", () -> frames.read("obs").index().length);
            order = in.read("obs", () -> frames.columnOrder("obs", table));
            String names = frames.indexKey("obs", table);
            if (more.obs().containsKey(names)) {
                throw new UsageException("%s: obs['%s'] has the names of the cells; give the new column another name"
                        .formatted(source, names));
            }
        }
        AtomicFile.write(target, force, temporary -> {
            Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING);
            temporary.toFile().setWritable(true, true);
            synchronized (NATIVE) {
                try (H5Writer out = append(temporary, source)) {
                    add(out, more, cells, order);
                }
            }
        });
    }

    private static H5Writer append(Path copy, Path source) {
        try {
            return H5Writer.append(copy);
        } catch (IOException e) {
            throw new BadInputException(
                    "%s cannot be added to (%s); it is damaged or incomplete, copy or download it again"
                            .formatted(source, e.getMessage()),
                    e);
        }
    }

    private static boolean sameFile(Path a, Path b) {
        try {
            return Files.isSameFile(a, b);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the columns of obs. */
    private static Set<String> create(ElementWriter elements, H5Writer out, Tissue t) throws IOException {
        elements.encoding("/", "anndata", "0.1.0");
        elements.csr("X", t.expression());
        Set<String> columns = elements.frame(
                "obs", t.cells().names().toArray(String[]::new), t.cells().columns());
        elements.frame("var", t.panel().names().toArray(String[]::new), Map.of());
        for (String mapping : List.of("obsm", "varm", "obsp", "varp", "layers", "uns")) {
            elements.mapping(mapping);
        }
        double[] xy = new double[2 * t.cellCount()];
        for (int i = 0; i < t.cellCount(); i++) {
            xy[2 * i] = t.positions().x()[i];
            xy[2 * i + 1] = t.positions().y()[i];
        }
        out.numbers("obsm/spatial", xy, t.cellCount(), 2);
        elements.encoding("obsm/spatial", "array", "0.2.0");
        elements.unstructured("uns/modality", t.modality().name().toLowerCase(Locale.ROOT));
        elements.unstructured("uns/scale", t.scale().name().toLowerCase(Locale.ROOT));
        elements.unstructured("uns/spatial_unit", unit(t.positions().unit()));
        return columns;
    }

    private static String unit(LengthUnit unit) {
        return unit == LengthUnit.MICROMETRE ? "micrometer" : unit.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Adds to an open file.
     *
     * @param order names of the columns of obs that are there; readers see no column that is not listed
     */
    private static void add(H5Writer out, Annotations more, int cells, Collection<String> order) throws IOException {
        ElementWriter elements = new ElementWriter(out);
        for (Map.Entry<String, CellColumn> e : more.obs().entrySet()) {
            String categories = "obs/__categories/" + ElementWriter.key(e.getKey());
            if (out.exists(categories)) { // anndata 0.7 keeps them apart; left there, they would name the new values
                out.delete(categories);
            }
            elements.column(fresh(out, "obs", e.getKey(), e.getValue().size(), cells), e.getValue());
        }
        if (!more.obs().isEmpty()) {
            Set<String> all = new LinkedHashSet<>(order);
            more.obs().keySet().forEach(name -> all.add(ElementWriter.key(name)));
            out.attribute("obs", "column-order", all.toArray(String[]::new));
        }
        if (!more.obsm().isEmpty()) {
            elements.mapping("obsm");
        }
        for (Map.Entry<String, CellRows> e : more.obsm().entrySet()) {
            elements.dense(fresh(out, "obsm", e.getKey(), e.getValue().rows(), cells), e.getValue());
        }
        if (!more.obsp().isEmpty()) {
            elements.mapping("obsp");
        }
        for (Map.Entry<String, Annotations.WeightedGraph> e : more.obsp().entrySet()) {
            Annotations.WeightedGraph g = e.getValue();
            String path = fresh(out, "obsp", e.getKey(), g.starts().length - 1, cells);
            elements.csr(path, g.starts(), g.targets(), g.weights(), cells);
        }
        if (!more.layers().isEmpty()) {
            elements.mapping("layers");
        }
        for (Map.Entry<String, CellRows> e : more.layers().entrySet()) {
            elements.dense(fresh(out, "layers", e.getKey(), e.getValue().rows(), cells), e.getValue());
        }
        if (!more.uns().isEmpty()) {
            elements.mapping("uns");
        }
        for (Map.Entry<String, Object> e : more.uns().entrySet()) {
            elements.unstructured(fresh(out, "uns", e.getKey(), cells, cells), e.getValue());
        }
    }

    /** The path of a new element, with an old one of the same name removed. */
    private static String fresh(H5Writer out, String group, String key, int rows, int cells) throws IOException {
        if (rows != cells) {
            throw new IllegalArgumentException(group + "['" + key + "'] has " + rows + " rows for " + cells + " cells");
        }
        String path = group + "/" + ElementWriter.key(key);
        if (out.exists(path)) {
            out.delete(path);
        }
        return path;
    }
}
