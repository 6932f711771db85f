package io.stroma.nn.lanes;

import io.stroma.parallel.Vectors;

/** Whether this virtual machine has the Vector API, and how wide its vectors are. */
public final class Lanes {

    /** Entries side by side in one vector of floats; 0 without the Vector API. */
    public static final int WIDTH = width();

    /**
     * Floats in front of the first vector of a large array: with the array's header of 16 bytes the vectors lie on cache lines
     * where the collector puts large arrays at the start of a region (G1, see the launcher). A vector across two lines costs
     * twice. Elsewhere only speed is lost.
     */
    static final int LEAD = Math.max(0, WIDTH - 4);

    private Lanes() {}

    private static int width() {
        int width = Vectors.PRESENT ? LaneMath.WIDTH : 0;
        return width >= 8 ? width : 0; // narrower vectors gain nothing
    }
}
