package io.stroma.nn.lanes;

/** Whether this virtual machine has the Vector API, and how wide its vectors are. */
public final class Lanes {

    private static final String MODULE = "jdk.incubator.vector";

    /** Entries side by side in one vector of floats; 0 without the Vector API. */
    public static final int WIDTH = width();

    private Lanes() {}

    private static int width() {
        boolean present = ModuleLayer.boot().findModule(MODULE).isPresent();
        int width = present ? LaneMath.WIDTH : 0;
        return width >= 8 ? width : 0; // narrower vectors gain nothing
    }
}
