package io.stroma.nn.lanes;

import io.stroma.parallel.Vectors;

/** Whether this virtual machine has the Vector API, and how wide its vectors are. */
public final class Lanes {

    /** Entries side by side in one vector of floats; 0 without the Vector API. */
    public static final int WIDTH = width();

    private Lanes() {}

    private static int width() {
        int width = Vectors.PRESENT ? LaneMath.WIDTH : 0;
        return width >= 8 ? width : 0; // narrower vectors gain nothing
    }
}
