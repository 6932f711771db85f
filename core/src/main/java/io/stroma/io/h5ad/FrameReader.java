package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.stroma.error.BadInputException;
import io.stroma.tissue.CellColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
        Object indexName = file.attribute(group, "_index");
        String key = indexName == null ? "_index" : indexName.toString();
        if (!file.children(at).contains(key)) {
            key = file.children(at).contains("index") ? "index" : key;
        }
        String[] index = file.read(at + "/" + key, stringsOf(file.dataset(at + "/" + key)));
        Map<String, CellColumn> columns = new LinkedHashMap<>();
        for (String name : columnOrder(at, group)) {
            if (!name.equals(key) && !name.equals("__categories")) {
                CellColumn column = column(at, name);
                if (column != null && column.size() == index.length) {
                    columns.put(name, column);
                }
            }
        }
        return new Frame(index, columns);
    }

    private static java.util.function.Supplier<String[]> stringsOf(Dataset d) {
        return () -> d.getDimensions()[0] == 0 ? new String[0] : Values.strings(d.getData());
    }

    private List<String> columnOrder(String at, Group group) {
        Object order = file.attribute(group, "column-order");
        if (order == null) {
            return List.copyOf(file.children(at));
        }
        return Arrays.stream(Values.strings(order)).filter(Objects::nonNull).toList();
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
        String encoding = String.valueOf(file.attribute(node, "encoding-type"));
        switch (encoding) {
            case "categorical":
                Object ordered = file.attribute(node, "ordered");
                return categorical(
                        file.dataset(path + "/codes"),
                        file.dataset(path + "/categories"),
                        ordered != null
                                && !ordered.toString().equals("0")
                                && !"FALSE".equalsIgnoreCase(ordered.toString()));
            case "nullable-integer":
                return new CellColumn.Whole(Values.longs(data(path + "/values")), Values.flags(data(path + "/mask")));
            case "nullable-boolean":
                return new CellColumn.Flag(Values.flags(data(path + "/values")), Values.flags(data(path + "/mask")));
            case "nullable-string-array":
                return maskedText(Values.strings(data(path + "/values")), Values.flags(data(path + "/mask")));
            default:
                return null;
        }
    }

    private Object data(String path) {
        Dataset dataset = file.dataset(path);
        return file.read(path, dataset::getData);
    }

    private static CellColumn maskedText(String[] values, boolean[] mask) {
        String[] text = values.clone();
        for (int i = 0; i < text.length; i++) {
            text[i] = mask[i] ? null : text[i];
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
            Object ordered = file.attribute(categories, "ordered");
            return categorical(dataset, categories, ordered != null && "TRUE".equalsIgnoreCase(ordered.toString()));
        }
        Object data = dataset.getDimensions()[0] == 0 ? new String[0] : file.read(at + "/" + name, dataset::getData);
        return ofArray(data);
    }

    private CellColumn categorical(Dataset codes, Dataset categories, boolean ordered) {
        Object names = file.read(
                categories.getPath(), () -> categories.getDimensions()[0] == 0 ? new String[0] : categories.getData());
        int[] code = file.read(
                codes.getPath(), () -> codes.getDimensions()[0] == 0 ? new int[0] : Values.ints(codes.getData()));
        List<String> text = Arrays.asList(Values.strings(names));
        for (int i = 0; i < code.length; i++) {
            if (code[i] >= text.size()) {
                throw new BadInputException("%s: '%s' has code %d but only %d categories"
                        .formatted(file.path(), codes.getPath(), code[i], text.size()));
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
            List<String> text =
                    Arrays.asList(Values.strings(data(names.getPath().substring(1))));
            return new CellColumn.Categorical(code, text, false);
        }
        return column;
    }
}
