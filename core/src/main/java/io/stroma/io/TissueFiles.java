package io.stroma.io;

import io.stroma.io.h5ad.H5adFile;
import java.nio.file.Path;

public final class TissueFiles {
    private TissueFiles() {}

    public static TissueFile open(Path path, ReadOptions options) {
        return H5adFile.openTissue(path, options);
    }
}
