package io.stroma.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A differentiable function with named parameters. Subclasses register parameters and children in the order of the
 * paper; the dotted names are the keys of checkpoints. Parameters live as long as the module: create modules outside a
 * pointer scope, or they are retained for you by {@link #parameter}.
 */
public abstract class Module {

    private final Map<String, Tensor> own = new LinkedHashMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();

    /** Registers a leaf tensor that is trained. */
    protected Tensor parameter(String name, Tensor value) {
        Tensor leaf = value.detach().clone();
        leaf.requires_grad_(true);
        leaf.retainReference();
        own.put(name, leaf);
        return leaf;
    }

    /** Registers a tensor that belongs to the state of the module but is not trained. */
    protected Tensor constant(String name, Tensor value) {
        Tensor copy = value.detach().clone();
        copy.retainReference();
        constants.put(name, copy);
        return copy;
    }

    /** Registers a part. */
    protected <M extends Module> M child(String name, M module) {
        children.put(name, module);
        return module;
    }

    /** All parameters by dotted name, in order of registration, own before children. */
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>(own);
        children.forEach((prefix, module) ->
                module.parameters().forEach((name, tensor) -> all.put(prefix + "." + name, tensor)));
        return all;
    }

    /** All that must be saved by dotted name: the parameters, then the constants. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> all = parameters();
        all.putAll(constants());
        return all;
    }

    private Map<String, Tensor> constants() {
        Map<String, Tensor> all = new LinkedHashMap<>(constants);
        children.forEach(
                (prefix, module) -> module.constants().forEach((name, tensor) -> all.put(prefix + "." + name, tensor)));
        return all;
    }

    /** The parameter tensors in the order of {@link #parameters()}. */
    public List<Tensor> parameterList() {
        return new ArrayList<>(parameters().values());
    }

    /** Number of trained scalars. */
    public long parameterCount() {
        return parameterList().stream().mapToLong(Tensor::numel).sum();
    }
}
