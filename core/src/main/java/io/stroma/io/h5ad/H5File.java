package io.stroma.io.h5ad;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import io.stroma.error.StromaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * An HDF5 file open for reading. Whatever the library throws on damaged files comes out as one clear message. Reads are
 * serialised, so the file may be used from several threads.
 */
public final class H5File implements AutoCloseable {

    private final Path path;
    private final HdfFile hdf;
    private final List<AutoCloseable> dependants = new CopyOnWriteArrayList<>();

    private H5File(Path path, HdfFile hdf) {
        this.path = path;
        this.hdf = hdf;
    }

    /**
     * Opens a file.
     *
     * @throws BadInputException if it is missing, a folder, unreadable or not HDF5
     */
    public static H5File open(Path path) {
        if (!Files.exists(path)) {
            throw new BadInputException(path + " does not exist; check the path");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new BadInputException(path + " is not a readable file");
        }
        LenientFilters.register();
        try {
            return new H5File(path, new HdfFile(path));
        } catch (RuntimeException
                | OutOfMemoryError
                | StackOverflowError e) { // a damaged size field asks for any amount of memory
            throw new BadInputException(
                    path + " cannot be opened as HDF5 (" + firstLine(e)
                            + "); it is damaged, incomplete or of another format. Copy or download it again",
                    e);
        }
    }

    public Path path() {
        return path;
    }

    /** The node at a path such as {@code obs/cell_type}; empty when there is none. */
    public Optional<Node> find(String at) {
        return read(at, () -> {
            Node node = hdf;
            for (String name : at.split("/")) {
                if (!(node instanceof Group group)) {
                    return Optional.empty();
                }
                node = group.getChildren().get(name);
                if (node == null) {
                    return Optional.empty();
                }
            }
            return Optional.of(node);
        });
    }

    /** The dataset at a path. */
    public Dataset dataset(String at) {
        if (find(at).orElse(null) instanceof Dataset dataset) {
            return dataset;
        }
        throw new BadInputException("%s: no dataset '%s'; the file is not laid out as expected".formatted(path, at));
    }

    /** The whole content of a dataset; an empty array of strings when it has no elements. */
    public Object value(String at, Dataset dataset) {
        return read(at, () -> {
            int[] shape = dataset.getDimensions();
            if (shape.length > 0 && shape[0] == 0) {
                return new String[0]; // the library cannot read nothing
            }
            return VariableStrings.are(dataset)
                    ? VariableStrings.read(dataset, hdf.getHdfBackingStorage())
                    : dataset.getData();
        });
    }

    /** The whole content of the dataset at a path. */
    public Object value(String at) {
        return value(at, dataset(at));
    }

    /** A block of a dataset of whole numbers with any number of dimensions, flattened row-major. */
    public int[] ints(Dataset dataset, long[] offset, int[] shape) {
        return read(dataset.getPath(), () -> {
            int[] out = new int[java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            flatten(dataset.getData(offset, shape), out, 0);
            return out;
        });
    }

    /** All numbers of a dataset, flattened row-major. */
    public float[] floats(Dataset dataset) {
        return read(dataset.getPath(), () -> Values.floats(dataset.getDataFlat()));
    }

    /** Copies nested arrays one after the other; returns the index after the last element. */
    private static int flatten(Object data, int[] out, int from) {
        if (data instanceof Object[] rows && !(data instanceof Number[])) {
            int at = from;
            for (Object row : rows) {
                at = flatten(row, out, at);
            }
            return at;
        }
        int[] values = Values.ints(data);
        System.arraycopy(values, 0, out, from, values.length);
        return from + values.length;
    }

    /** The strings at a path. */
    public String[] strings(String at) {
        return Values.strings(value(at));
    }

    /** Closes something that was made from this file when the file is closed. */
    void closeWithIt(AutoCloseable made) {
        dependants.add(made);
    }

    /** Names of the children of a group, in file order; empty when there is no such group. */
    public Set<String> children(String at) {
        Node node = at.isEmpty() ? hdf : find(at).orElse(null);
        return node instanceof Group group
                ? read(at, () -> new LinkedHashSet<>(group.getChildren().keySet()))
                : Set.of();
    }

    /**
     * Checks what a writer relies on and a reader does not look at.
     *
     * @throws BadInputException if the file is damaged there
     */
    void checkGroups() {
        read("groups", () -> {
            GroupIndex.check(hdf);
            return null;
        });
    }

    /** An attribute's value, or null. */
    public Object attribute(Node node, String name) {
        return read(node.getPath() + "@" + name, () -> {
            var attribute = node.getAttributes().get(name);
            return attribute == null || attribute.isEmpty() ? null : attribute.getData();
        });
    }

    /** An attribute's value, or null, of the node at a path; the empty path is the root. */
    public Object attribute(String at, String name) {
        Node node = at.isEmpty() ? hdf : find(at).orElse(null);
        return node == null ? null : attribute(node, name);
    }

    /**
     * Runs a reading of several parts that rely on each other; what fails between them, since a damaged file keeps no
     * promise, is explained as well.
     */
    public <T> T explained(String what, Supplier<T> reading) {
        return read(what, reading);
    }

    /** Runs one read under the file's lock and explains what fails. */
    <T> T read(String what, Supplier<T> reading) {
        synchronized (hdf) {
            try {
                return reading.get();
            } catch (StromaException e) {
                throw e;
            } catch (OutOfMemoryError e) { // the heap is small, or a damaged size field asks for any amount
                throw new ResourceException(
                        "%s: reading '%s' needs more memory than the Java heap has (%d MB); give it more with STROMA_JAVA_OPTS=-Xmx16g. If the file is small it is damaged: copy or download it again"
                                .formatted(path, what, Runtime.getRuntime().maxMemory() >> 20),
                        e);
            } catch (RuntimeException | StackOverflowError e) {
                throw new BadInputException(
                        "%s: reading '%s' failed (%s); the file is damaged, incomplete or uses an encoding that is not supported"
                                .formatted(path, what, firstLine(e)),
                        e);
            }
        }
    }

    @Override
    public void close() {
        hdf.close();
        for (AutoCloseable made : dependants) {
            try {
                made.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + path + " failed", e);
            }
        }
    }

    private static String firstLine(Throwable e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return text.lines().findFirst().orElse(e.getClass().getSimpleName());
    }
}
