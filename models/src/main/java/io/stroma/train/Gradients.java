package io.stroma.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Derivatives of one loss, one tensor a parameter; a parameter the loss does not depend on has none. The tensors belong
 * to this object and outlive pointer scopes until {@link #close()}.
 */
public final class Gradients implements AutoCloseable {

    /** Guards the division by a vanishing norm, as torch's clip_grad_norm_ does. */
    private static final double CLIP_EPS = 1e-6;

    private final List<Tensor> values; // in the order of the parameters; null = no dependence

    private Gradients(List<Tensor> values) {
        this.values = values;
    }

    /**
     * Derivatives of a scalar with respect to the parameters, without touching their shared {@code .grad}, so that
     * several threads can differentiate the same model on different parts. Call inside a pointer scope.
     */
    public static Gradients of(Tensor loss, List<Tensor> parameters) {
        if (!loss.requires_grad()) { // a part in which nothing was left to learn from
            return none(parameters.size());
        }
        TensorVector gradients = torch.grad(
                new TensorVector(loss),
                new TensorVector(parameters.toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(),
                false, // create_graph
                true); // allow_unused
        List<Tensor> values = new ArrayList<>(parameters.size());
        for (long i = 0; i < gradients.size(); i++) {
            Tensor g = gradients.get(i);
            // The engine may hand out one tensor for two parameters, or a broadcast view: copy before adding in place.
            values.add(g.defined() ? retained(g.detach().clone()) : null);
        }
        return new Gradients(values);
    }

    /** No parameter has a gradient. */
    public static Gradients none(int parameters) {
        List<Tensor> values = new ArrayList<>(parameters);
        for (int i = 0; i < parameters; i++) {
            values.add(null);
        }
        return new Gradients(values);
    }

    /** Gradient of parameter i, or null. */
    public Tensor get(int i) {
        return values.get(i);
    }

    public int size() {
        return values.size();
    }

    /** Adds another part's gradients; the order of calls fixes the rounding. */
    public void add(Gradients other) {
        try (PointerScope scope = new PointerScope()) {
            for (int i = 0; i < values.size(); i++) {
                Tensor mine = values.get(i);
                Tensor theirs = other.values.get(i);
                if (theirs != null && mine != null) {
                    mine.add_(theirs);
                } else if (theirs != null) {
                    values.set(i, retained(theirs.clone()));
                }
            }
        }
    }

    /** Multiplies every gradient. */
    public void scale(double factor) {
        try (PointerScope scope = new PointerScope()) {
            for (Tensor g : values) {
                if (g != null) {
                    g.mul_(new Scalar(factor));
                }
            }
        }
    }

    /** Euclidean norm over all parameters together, summed in float64 in their order; not finite if any element is not. */
    public double norm() {
        double squares = 0;
        for (Tensor g : values) {
            if (g != null) {
                try (PointerScope scope = new PointerScope()) {
                    squares += g.to(ScalarType.Double).square().sum().item_double();
                }
            }
        }
        return Math.sqrt(squares);
    }

    /** Shortens the gradients to {@code maxNorm} if they are longer (Pascanu et al. 2013); {@code norm} is their norm. */
    public void clip(double norm, double maxNorm) {
        double factor = maxNorm / (norm + CLIP_EPS);
        if (factor < 1) {
            scale(factor);
        }
    }

    private static Tensor retained(Tensor t) {
        t.retainReference();
        return t;
    }

    @Override
    public void close() {
        for (Tensor g : values) {
            if (g != null) {
                g.releaseReference();
            }
        }
        values.clear();
    }
}
