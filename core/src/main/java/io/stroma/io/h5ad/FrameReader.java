package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.stroma.error.BadInputException;
import io.stroma.tissue.CellColumn;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Data frames of every era: groups with an encoding per column (0.8 and later), groups with a {@code __categories}
 * folder (0.7), compound tables (before).
 */
final class FrameReader {

    /** Index and columns of one frame. */
    record Frame(String[] index, Map<String, CellColumn> columns) {}

    private final H5File file;

    FrameReader(H5File file) {
        this.file = file;
    }

    /** The frame at a path. */
    Frame read(String at) {
        Node node = file.find(at)
                .orElseThrow(() -> new BadInputException(
                        "%s: there is no table '%s'; this is not an AnnData file".formatted(file.path(), at)));
        return node instanceof Dataset compound ? compound(at, compound) : group(at, (Group) node);
    }

    private Frame group(String at, Group group) {
        String[] index = file.strings(at + "/" + indexKey(at, group));
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        for (String name : columnOrder(at, group)) {
            CellColumn column = column(at, name);
            if (column != null && column.size() == index.length) {
                columns.put(name, column);
            }
        }
        return new Frame(index, columns);
    }

    /** Key of the names of the rows. */
    String indexKey(String at, Group group) {
        Object name = file.attribute(group, "_index");
        String key = name == null ? "_index" : name.toString();
        Set<String> keys = file.children(at);
        return !keys.contains(key) && keys.contains("index") ? "index" : key;
    }

    /** Names of the columns, as the file orders them or else as they lie in it. */
    List<String> columnOrder(String at, Group group) {
        Object order = file.attribute(group, "column-order");
        Stream<String> names = order == null
                ? file.children(at).stream()
                : Arrays.stream(Values.strings(order)).filter(Objects::nonNull);
        String index = indexKey(at, group);
        return names.filter(name -> !name.equals(index) && !name.equals("__categories"))
                .toList();
    }

    /** One column; null when its encoding is unknown, since a column nobody asks for must not stop a run. */
    private CellColumn column(String at, String name) {
        String path = at + "/" + name;
        Node node = file.find(path).orElse(null);
        if (node instanceof Dataset dataset) {
            return plain(at, name, dataset);
        }
        if (!(node instanceof Group)) {
            return null;
        }
        Set<String> parts = file.children(path); // told by the parts, since not every writer says the encoding
        if (parts.containsAll(List.of("codes", "categories"))) {
            return categorical(
                    file.dataset(path + "/codes"),
                    file.dataset(path + "/categories"),
                    isTrue(file.attribute(node, "ordered")));
        }
        if (parts.containsAll(List.of("values", "mask"))) {
            boolean flags = "nullable-boolean".equals(file.attribute(node, "encoding-type"));
            Object values = file.value(path + "/values");
            CellColumn column = flags ? new CellColumn.Flag(Values.flags(values), null) : ofArray(values);
            return masked(column, Values.flags(file.value(path + "/mask")));
        }
        return null;
    }

    private static boolean isTrue(Object attribute) {
        return attribute != null
                && !attribute.toString().equals("0")
                && !"FALSE".equalsIgnoreCase(attribute.toString());
    }

    private static CellColumn masked(CellColumn column, boolean[] missing) {
        if (column == null || missing.length != column.size()) {
            return null;
        }
        if (column instanceof CellColumn.Whole w) {
            return new CellColumn.Whole(w.values(), missing);
        }
        if (column instanceof CellColumn.Flag f) {
            return new CellColumn.Flag(f.values(), missing);
        }
        if (column instanceof CellColumn.Real r) {
            double[] values = r.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = missing[i] ? Double.NaN : values[i];
            }
            return new CellColumn.Real(values);
        }
        String[] text = new String[column.size()];
        for (int i = 0; i < text.length; i++) {
            text[i] = missing[i] ? null : column.text(i);
        }
        return new CellColumn.Text(text);
    }

    private CellColumn plain(String at, String name, Dataset dataset) {
        if (dataset.getDimensions().length != 1 || dataset.isCompound()) {
            return null;
        }
        String old = at + "/__categories/" + name;
        if (file.find(old).isPresent()) {
            Dataset categories = file.dataset(old);
            return categorical(dataset, categories, isTrue(file.attribute(categories, "ordered")));
        }
        return ofArray(file.value(at + "/" + name, dataset));
    }

    private CellColumn categorical(Dataset codes, Dataset categories, boolean ordered) {
        int[] code = Values.ints(file.value(codes.getPath(), codes)).clone();
        return categorical(codes.getPath(), code, categories, ordered);
    }

    private CellColumn categorical(String at, int[] code, Dataset categories, boolean ordered) {
        List<String> text = Arrays.asList(Values.strings(file.value(categories.getPath(), categories)));
        for (int i = 0; i < code.length; i++) {
            if (code[i] >= text.size()) {
                throw new BadInputException(
                        "%s: '%s' has code %d but only %d categories".formatted(file.path(), at, code[i], text.size()));
            }
            code[i] = Math.max(-1, code[i]);
        }
        return new CellColumn.Categorical(code, text, ordered);
    }

    static CellColumn ofArray(Object data) {
        if (Values.isReal(data)) {
            return new CellColumn.Real(Values.doubles(data));
        }
        if (Values.isWhole(data)) {
            return new CellColumn.Whole(Values.longs(data), null);
        }
        if (Values.areFlags(data)) {
            return new CellColumn.Flag(Values.flags(data), null);
        }
        if (data instanceof BigInteger[] unsigned) { // whole numbers of 64 bits without sign
            boolean fit = Arrays.stream(unsigned).allMatch(v -> v.bitLength() < Long.SIZE);
            return fit ? new CellColumn.Whole(Values.longs(data), null) : new CellColumn.Real(Values.doubles(data));
        }
        return data instanceof Object[] ? new CellColumn.Text(Values.strings(data)) : null;
    }

    /** A compound table of anndata before 0.7; its categories, if any, live in {@code uns/NAME_categories}. */
    private Frame compound(String at, Dataset dataset) {
        Object raw = file.read(at, dataset::getData);
        if (!(raw instanceof Map<?, ?> fields)) {
            throw new BadInputException("%s: '%s' is neither a group nor a compound table".formatted(file.path(), at));
        }
        String[] index = null;
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            String name = field.getKey().toString();
            if (index == null
                    && (name.equals("index")
                            || name.equals("_index")
                            || name.equals("obs_names")
                            || name.equals("var_names"))) {
                index = Values.strings(field.getValue());
            } else {
                CellColumn column = ofArray(field.getValue());
                if (column != null) {
                    columns.put(name, legacyCategorical(name, column));
                }
            }
        }
        if (index == null) {
            throw new BadInputException("%s: the table '%s' has no index column".formatted(file.path(), at));
        }
        return new Frame(index, columns);
    }

    private CellColumn legacyCategorical(String name, CellColumn column) {
        String categories = "uns/" + name + "_categories";
        if (column instanceof CellColumn.Whole codes && file.find(categories).orElse(null) instanceof Dataset names) {
            int[] code =
                    Arrays.stream(codes.values()).mapToInt(Math::toIntExact).toArray();
            return categorical("obs/" + name, code, names, false);
        }
        return column;
    }
}
