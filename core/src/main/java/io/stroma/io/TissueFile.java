package io.stroma.io;

import io.stroma.tissue.Tissue;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** The same file with every cell's expression given to another, see {@link Tissue#shuffled}. */
    TissueFile shuffled(long seed) {
        List<String> more = new ArrayList<>(notes);
        more.add("a control: the expression of the cells was shuffled among them (seed " + seed + ")");
        return new TissueFile(path, format, tissue.shuffled(seed), more, resource);
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
