package io.stroma.io.h5ad;

import io.stroma.error.ResourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Loads the HDF Group's own library, which writes. The two shared libraries come out of the jar into a temporary folder
 * that is removed as soon as they are loaded; nothing native loads before the first file is written.
 */
final class NativeHdf5 {

    private static final String SWITCH = "hdf.hdf5lib.H5.hdf5lib";
    private static boolean loaded;

    private NativeHdf5() {}

    static synchronized void load() {
        if (loaded) {
            return;
        }
        String platform = platform();
        try {
            Path folder = Files.createTempDirectory("stroma-hdf5-");
            List<Path> extracted = libraries().stream()
                    .map(name -> extract(platform, name, folder))
                    .toList();
            System.load(extracted.get(0).toString());
            System.setProperty(SWITCH, extracted.get(1).toString());
            hdf.hdf5lib.H5.loadH5Lib();
            for (Path library : extracted) {
                Files.deleteIfExists(library);
            }
            Files.deleteIfExists(folder);
            loaded = true;
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new ResourceException(
                    "the HDF5 library for %s cannot be loaded (%s), so .h5ad files cannot be written here; the temporary folder %s must be writable and allow execution"
                            .formatted(platform, e.getMessage(), System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    private static List<String> libraries() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (os.contains("win")) {
            return List.of("hdf5.dll", "hdf5_java.dll");
        }
        return os.contains("mac")
                ? List.of("libhdf5.310.dylib", "libhdf5_java.dylib")
                : List.of("libhdf5.so.310", "libhdf5_java.so");
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return (os.contains("win") ? "windows" : os.contains("mac") ? "macosx" : "linux")
                + "-"
                + (arch.equals("amd64") ? "x86_64" : arch.equals("aarch64") ? "arm64" : arch);
    }

    private static Path extract(String platform, String name, Path folder) {
        String resource = "/org/bytedeco/hdf5/" + platform + "/" + name;
        try (InputStream in = NativeHdf5.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ResourceException("this build carries no HDF5 library for " + platform
                        + "; build with -Dnatives=" + platform + " to write .h5ad files here");
            }
            Path target = folder.resolve(name);
            Files.copy(in, target);
            return target;
        } catch (IOException e) {
            throw new ResourceException("cannot extract " + name + " to " + folder + ": " + e.getMessage(), e);
        }
    }
}
