package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.ExpressionMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An AnnData file (.h5ad) of any era, open for reading. */
public final class H5adFile implements AutoCloseable {

    private static final int SAMPLED_ROWS = 2048;

    private final H5File file;

    private H5adFile(H5File file) {
        this.file = file;
    }

    /**
     * Opens a file.
     *
     * @throws BadInputException if it cannot be read or has no obs and var tables
     */
    public static H5adFile open(Path path) {
        H5File file = H5File.open(path);
        if (file.find("obs").isEmpty() || file.find("var").isEmpty()) {
            file.close();
            throw new BadInputException(
                    path + " is HDF5 but not AnnData: it has no 'obs' and 'var' tables; convert it to .h5ad first");
        }
        return new H5adFile(file);
    }

    /** Opens a file as a tissue; closing the result closes the file. */
    public static TissueFile openTissue(Path path, ReadOptions options) {
        H5adFile h5ad = open(path);
        try {
            List<String> notes = new ArrayList<>();
            Tissue tissue = h5ad.file.read("the tables", () -> h5ad.tissue(options, notes));
            return new TissueFile(path, "AnnData .h5ad", tissue, notes, h5ad);
        } catch (RuntimeException e) {
            h5ad.close();
            throw e;
        }
    }

    public Path path() {
        return file.path();
    }

    /** Keys of obsm. */
    public Set<String> embeddings() {
        return file.children("obsm");
    }

    /** Names of the layers. */
    public Set<String> layers() {
        return file.children("layers");
    }

    /**
     * One entry of obsm as dense rows.
     *
     * @throws BadInputException listing the keys there are
     */
    public DenseMatrix embedding(String key) {
        if (embeddings().contains(key)) {
            return file.read("obsm/" + key, () -> MatrixReader.dense(file, "obsm/" + key, frameColumns("obsm/" + key)));
        }
        return legacyObsm(key)
                .orElseThrow(() -> new BadInputException("%s: there is no obsm['%s']; it has: %s"
                        .formatted(path(), key, embeddings().isEmpty() ? "none" : String.join(", ", embeddings()))));
    }

    /** A scalar of uns as text; empty when there is none. */
    public Optional<String> unsText(String key) {
        if (file.find("uns/" + key).orElse(null) instanceof Dataset d && d.getDimensions().length == 0) {
            return Optional.ofNullable(file.read("uns/" + key, d::getData)).map(Object::toString);
        }
        return Optional.empty();
    }

    /** Cell names and columns. */
    public CellTable cells() {
        FrameReader.Frame obs = new FrameReader(file).read("obs");
        return new CellTable(Arrays.asList(obs.index()), obs.columns());
    }

    /** The whole file as a tissue; what had to be assumed is added to {@code notes}. */
    public Tissue tissue(ReadOptions options, List<String> notes) {
        CellTable cells = cells();
        ExpressionMatrix x = expression(options);
        GenePanel panel = panel(notes);
        Modality modality = modality(options, notes);
        return new Tissue(
                name(),
                x,
                panel,
                positions(options, cells, notes),
                cells,
                modality,
                scale(options, modality, x, notes));
    }

    private String name() {
        return path().getFileName().toString().replaceFirst("(?i)\\.h5ad$", "");
    }

    private ExpressionMatrix expression(ReadOptions options) {
        String layers = layers().isEmpty() ? "no layers" : "the layers " + String.join(", ", layers());
        if (options.layer() != null) {
            if (!layers().contains(options.layer())) {
                throw new BadInputException(
                        "%s: there is no layer '%s'; it has %s".formatted(path(), options.layer(), layers));
            }
            return MatrixReader.expression(file, "layers/" + options.layer());
        }
        if (file.find("X").isEmpty()) {
            throw new BadInputException(
                    "%s: there is no expression matrix X; it has %s. Name one with --layer".formatted(path(), layers));
        }
        return MatrixReader.expression(file, "X");
    }

    private GenePanel panel(List<String> notes) {
        String[] names = new FrameReader(file).read("var").index();
        Set<String> taken = new HashSet<>(Arrays.asList(names));
        Set<String> seen = new HashSet<>();
        Map<String, Integer> repeats = new LinkedHashMap<>();
        for (int g = 0; g < names.length; g++) {
            String base = names[g];
            while (!seen.add(names[g])) { // as anndata does: name-1, name-2, ...
                names[g] = base + "-" + repeats.merge(base, 1, Integer::sum);
                if (taken.contains(names[g]) && seen.contains(names[g])) {
                    continue;
                }
            }
        }
        if (!repeats.isEmpty()) {
            notes.add(repeats.size() + " gene names occur more than once and were numbered (first: "
                    + repeats.keySet().iterator().next() + ")");
        }
        return new GenePanel(Arrays.asList(names));
    }

    private Positions positions(ReadOptions options, CellTable cells, List<String> notes) {
        LengthUnit unit = unit(options, notes);
        if (options.xColumn() != null || options.yColumn() != null) {
            return new Positions(
                    numbers(cells, options.xColumn(), "--x"), numbers(cells, options.yColumn(), "--y"), unit);
        }
        for (String key : List.of(options.spatialKey(), "X_" + options.spatialKey())) {
            Optional<DenseCoordinates> found = coordinates(key);
            if (found.isPresent()) {
                return new Positions(found.get().x(), found.get().y(), unit);
            }
        }
        notes.add("no coordinates: there is no obsm['" + options.spatialKey()
                + "']; name another key with --spatial-key or columns with --x and --y");
        double[] nowhere = new double[cells.size()];
        Arrays.fill(nowhere, Double.NaN);
        return new Positions(nowhere, nowhere, unit);
    }

    private record DenseCoordinates(double[] x, double[] y) {}

    /** The first two columns of an obsm entry in full precision. */
    private Optional<DenseCoordinates> coordinates(String key) {
        String at = "obsm/" + key;
        if (!embeddings().contains(key)) {
            return Optional.empty();
        }
        Map<String, double[]> columns = frameColumns(at);
        if (columns != null) {
            List<double[]> xy = List.copyOf(columns.values());
            requireTwo(at, xy.size());
            return Optional.of(new DenseCoordinates(xy.get(0), xy.get(1)));
        }
        if (!(file.find(at).orElse(null) instanceof Dataset dataset) || dataset.getDimensions().length != 2) {
            throw new BadInputException("%s: '%s' is no table of coordinates".formatted(path(), at));
        }
        int[] shape = dataset.getDimensions();
        requireTwo(at, shape[1]);
        double[] x = new double[shape[0]];
        double[] y = new double[shape[0]];
        Object rows = shape[0] == 0 ? new Object[0] : file.read(at, dataset::getData);
        for (int i = 0; i < shape[0]; i++) {
            Object row = java.lang.reflect.Array.get(rows, i);
            x[i] = java.lang.reflect.Array.getDouble(row, 0);
            y[i] = java.lang.reflect.Array.getDouble(row, 1);
        }
        return Optional.of(new DenseCoordinates(x, y));
    }

    private void requireTwo(String at, int columns) {
        if (columns < 2) {
            throw new BadInputException("%s: '%s' has %d column, x and y expected".formatted(path(), at, columns));
        }
    }

    private double[] numbers(CellTable cells, String name, String option) {
        if (name == null) {
            throw new BadInputException(path() + ": name both coordinate columns, --x and --y");
        }
        CellColumn column = cells.column(name)
                .orElseThrow(() -> new BadInputException("%s: there is no cell column '%s' (%s); it has: %s"
                        .formatted(
                                path(),
                                name,
                                option,
                                String.join(", ", cells.columns().keySet()))));
        if (column instanceof CellColumn.Real r) {
            return r.values();
        }
        if (column instanceof CellColumn.Whole w) {
            return Arrays.stream(w.values()).asDoubleStream().toArray();
        }
        throw new BadInputException("%s: the column '%s' (%s) holds no numbers".formatted(path(), name, option));
    }

    /** Numeric columns of a data frame in obsm, or null when the entry is no frame. */
    private Map<String, double[]> frameColumns(String at) {
        if (!"dataframe".equals(String.valueOf(file.attribute(at, "encoding-type")))) {
            return null;
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        new FrameReader(file).read(at).columns().forEach((name, column) -> {
            if (column instanceof CellColumn.Real r) {
                columns.put(name, r.values());
            } else if (column instanceof CellColumn.Whole w) {
                columns.put(name, Arrays.stream(w.values()).asDoubleStream().toArray());
            }
        });
        return columns.isEmpty() ? null : columns;
    }

    /** Before 0.7 obsm was one compound table with a field per key. */
    private Optional<DenseMatrix> legacyObsm(String key) {
        if (file.find("obsm").orElse(null) instanceof Dataset d
                && d.isCompound()
                && file.read("obsm", d::getData) instanceof Map<?, ?> fields
                && fields.get(key) != null) {
            Object rows = fields.get(key);
            int columns = java.lang.reflect.Array.getLength(java.lang.reflect.Array.get(rows, 0));
            return Optional.of(
                    new DenseMatrix(java.lang.reflect.Array.getLength(rows), columns, Values.flatten(rows, columns)));
        }
        return Optional.empty();
    }

    private LengthUnit unit(ReadOptions options, List<String> notes) {
        if (options.unit() != null) {
            return options.unit();
        }
        String declared = unsText("spatial_unit").orElse("").toLowerCase(Locale.ROOT);
        switch (declared) {
            case "micrometer", "micrometre", "micron", "microns", "um", "µm":
                return LengthUnit.MICROMETRE;
            case "pixel", "pixels", "px":
                return LengthUnit.PIXEL;
            case "arbitrary":
                return LengthUnit.ARBITRARY;
            default:
                notes.add("the file does not declare the unit of its coordinates; declare it with --unit");
                return LengthUnit.UNDECLARED;
        }
    }

    private Modality modality(ReadOptions options, List<String> notes) {
        if (options.modality() != null) {
            return options.modality();
        }
        String declared = unsText("modality").orElse("").toLowerCase(Locale.ROOT);
        if (declared.startsWith("prot")) {
            return Modality.PROTEIN;
        }
        if (declared.isEmpty()) {
            notes.add("the file does not declare a modality; rna is assumed (--modality protein otherwise)");
        }
        return Modality.RNA;
    }

    private ValueScale scale(ReadOptions options, Modality modality, ExpressionMatrix x, List<String> notes) {
        if (options.scale() != null) {
            return options.scale();
        }
        if (options.layer() == null) {
            switch (unsText("scale").orElse("").toLowerCase(Locale.ROOT)) {
                case "counts":
                    return ValueScale.COUNTS;
                case "linear":
                    return ValueScale.LINEAR;
                case "log1p":
                    return ValueScale.LOG1P;
                default:
                    break;
            }
        }
        CsrMatrix sample = x.slab(0, Math.min(SAMPLED_ROWS, x.rows()));
        for (int k = 0; k < sample.nonZeros(); k++) {
            if (sample.value(k) < 0 || sample.value(k) != Math.rint(sample.value(k))) {
                notes.add("the values are not whole numbers and the file does not declare their scale (--scale)");
                return modality == Modality.PROTEIN ? ValueScale.LINEAR : ValueScale.UNKNOWN;
            }
        }
        notes.add("the values are whole numbers: taken as counts");
        return ValueScale.COUNTS;
    }

    @Override
    public void close() {
        file.close();
    }
}
