package io.stroma.train;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Loss of one part.
 *
 * @param total scalar with a gradient
 * @param terms named values for curves and logs, in a fixed order
 */
public record Loss(Tensor total, Map<String, Double> terms) {}
