package io.stroma.train;

import io.stroma.error.BadInputException;
import io.stroma.io.Sha256;
import io.stroma.io.safetensors.NdArray;
import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies named parameters between a module and plain arrays. */
public final class Weights {

    private static final int NAMES_IN_MESSAGE = 4;

    private Weights() {}

    /** Copy of every parameter and constant under its dotted name. */
    public static Map<String, NdArray> of(Module module) {
        Map<String, NdArray> weights = new LinkedHashMap<>();
        module.state().forEach((name, tensor) -> weights.put(name, copy(tensor)));
        return weights;
    }

    /** A hash of every parameter and constant: two models of the same hash give the same numbers. */
    public static String fingerprint(Module module) {
        StringBuilder text = new StringBuilder();
        of(module)
                .forEach((name, array) -> text.append(name)
                        .append(Arrays.toString(array.shape()))
                        .append(
                                array instanceof NdArray.Doubles d
                                        ? Arrays.hashCode(d.doubles())
                                        : Arrays.hashCode(array.floats())));
        return Sha256.of(text.toString());
    }

    /** Sets every parameter and constant of the module; see {@link #assign}. */
    public static void into(Module module, Map<String, NdArray> weights, String where) {
        assign(module.state(), weights, where);
    }

    /**
     * Overwrites tensors in place with the arrays of the same names. Nothing is changed unless everything fits.
     *
     * @param where source of the arrays, for messages
     * @throws BadInputException if names or shapes differ
     */
    static void assign(Map<String, Tensor> targets, Map<String, NdArray> values, String where) {
        List<String> problems = new ArrayList<>();
        List<String> missing =
                targets.keySet().stream().filter(n -> !values.containsKey(n)).toList();
        List<String> unknown =
                values.keySet().stream().filter(n -> !targets.containsKey(n)).toList();
        if (!missing.isEmpty()) {
            problems.add(missing.size() + " arrays are missing (" + some(missing) + ")");
        }
        if (!unknown.isEmpty()) {
            problems.add(unknown.size() + " arrays have no place in the model (" + some(unknown) + ")");
        }
        targets.forEach((name, tensor) -> {
            NdArray value = values.get(name);
            if (value != null && !Arrays.equals(value.shape(), Tensors.shape(tensor))) {
                problems.add(name + " has shape " + Arrays.toString(value.shape()) + ", the model needs "
                        + Arrays.toString(Tensors.shape(tensor)));
            } else if (value instanceof NdArray.Longs || value instanceof NdArray.Ints) {
                problems.add(name + " holds whole numbers, the model needs real ones");
            }
        });
        if (!problems.isEmpty()) {
            throw new BadInputException(where + ": the weights do not fit the model: " + some(problems)
                    + ". Were they made with another configuration?");
        }
        targets.forEach((name, tensor) -> {
            try (PointerScope scope = new PointerScope()) {
                NdArray value = values.get(name);
                Tensor source = value instanceof NdArray.Doubles d
                        ? Tensors.of(d.doubles(), ScalarType.Double, d.shape())
                        : Tensors.of(value.floats(), value.shape());
                tensor.detach().copy_(source);
            }
        });
    }

    /** Row-major copy; float64 stays float64, everything else becomes float32. */
    static NdArray copy(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            return tensor.scalar_type().intern() == ScalarType.Double
                    ? new NdArray.Doubles(Tensors.doubles(tensor), Tensors.shape(tensor))
                    : new NdArray.Floats(Tensors.floats(tensor), Tensors.shape(tensor));
        }
    }

    private static String some(List<String> items) {
        String shown = String.join(", ", items.subList(0, Math.min(NAMES_IN_MESSAGE, items.size())));
        return items.size() > NAMES_IN_MESSAGE ? shown + ", ..." : shown;
    }
}
