package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.stroma.error.BadInputException;
import io.stroma.io.ReadOptions;
import io.stroma.io.TissueFile;
import io.stroma.io.UniqueNames;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.ExpressionMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Positions;
import io.stroma.tissue.Tissue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An AnnData file (.h5ad) of any era, open for reading. */
public final class H5adFile implements AutoCloseable {

    private static final String USUAL_COORDINATES = "spatial";

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
        try {
            if (file.find("obs").isEmpty() || file.find("var").isEmpty()) {
                throw new BadInputException(
                        path + " is HDF5 but not AnnData: it has no 'obs' and 'var' tables; convert it to .h5ad first");
            }
            return new H5adFile(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
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
        return new Obsm(file).keys();
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
        return file.read("obsm/" + key, () -> new Obsm(file).dense(key));
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
        return file.read("obs", () -> {
            FrameReader.Frame obs = new FrameReader(file).read("obs");
            return new CellTable(Arrays.asList(obs.index()), obs.columns());
        });
    }

    /** There is an X with at least one gene. */
    public boolean hasExpression() {
        return file.find("X").isPresent() && new FrameReader(file).read("var").index().length > 0;
    }

    /** The whole file as a tissue; what had to be assumed is added to {@code notes}. */
    public Tissue tissue(ReadOptions options, List<String> notes) {
        CellTable cells = cells();
        ExpressionMatrix x = expression(options);
        String[] genes = new FrameReader(file).read("var").index();
        GenePanel panel = new GenePanel(UniqueNames.of("gene", Arrays.asList(genes), notes));
        Declarations declared = new Declarations(this, options, notes);
        Modality modality = declared.modality();
        Positions positions = positions(options, cells, declared.unit(), notes);
        return new Tissue(name(), x, panel, positions, cells, modality, declared.scale(modality, x));
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

    private Positions positions(ReadOptions options, CellTable cells, LengthUnit unit, List<String> notes) {
        if (options.xColumn() != null || options.yColumn() != null) {
            return new Positions(
                    numbers(cells, options.xColumn(), "--x"), numbers(cells, options.yColumn(), "--y"), unit);
        }
        Obsm obsm = new Obsm(file);
        String named = options.spatialKey() == null ? USUAL_COORDINATES : options.spatialKey();
        for (String key : List.of(named, "X_" + named)) {
            if (obsm.has(key)) {
                double[][] xy = obsm.plane(key);
                return new Positions(xy[0], xy[1], unit);
            }
        }
        String missing =
                "there is no obsm['%s'], obsm has: %s; name another key with --spatial-key or columns with --x and --y"
                        .formatted(named, obsm.keys().isEmpty() ? "none" : String.join(", ", obsm.keys()));
        if (options.spatialKey() != null) { // asked for: to go on without would hide a typing error
            throw new BadInputException(path() + ": " + missing);
        }
        notes.add("no coordinates: " + missing);
        double[] nowhere = new double[cells.size()];
        Arrays.fill(nowhere, Double.NaN);
        return new Positions(nowhere, nowhere, unit);
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
        return column.numbers()
                .orElseThrow(() -> new BadInputException(
                        "%s: the column '%s' (%s) holds no numbers".formatted(path(), name, option)));
    }

    @Override
    public void close() {
        file.close();
    }
}
