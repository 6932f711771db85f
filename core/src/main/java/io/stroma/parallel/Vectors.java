package io.stroma.parallel;

/** Whether this virtual machine was started with the Vector API, which is an incubating module still. */
public final class Vectors {

    /** The module is there; classes that use it may be loaded. */
    public static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private Vectors() {}
}
