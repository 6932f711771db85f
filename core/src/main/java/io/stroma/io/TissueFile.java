package io.stroma.io;

import io.stroma.tissue.Tissue;
import java.nio.file.Path;
import java.util.List;

/**
 * An open tissue. Its expression may be read from the file while the tissue is in use: close the file last.
 *
 * @param path as given
 * @param format name of the format, for people
 * @param tissue the content
 * @param notes what was assumed or left out
 * @param resource what holds the file open
 */
public record TissueFile(Path path, String format, Tissue tissue, List<String> notes, AutoCloseable resource)
        implements AutoCloseable {

    public TissueFile {
        notes = List.copyOf(notes);
    }

    @Override
    public void close() {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing " + path + " failed", e);
        }
    }
}
