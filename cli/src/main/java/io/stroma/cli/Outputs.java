package io.stroma.cli;

import io.stroma.error.UsageException;
import io.stroma.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Names and refusals of output folders. */
public final class Outputs {

    private Outputs() {}

    /** Refuses a file where a folder is to be, and a folder that cannot be made, before any work is done. */
    public static void refuseFile(Path folder) {
        if (Files.isRegularFile(folder)) {
            throw new UsageException(folder + " is a file; name a folder as output");
        }
        AtomicFile.refuseUnwritable(folder);
    }

    /** Refuses a folder that holds something, before any work is done. */
    public static void refuseFilled(Path folder, boolean force) {
        refuseFile(folder);
        if (force || !Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new UsageException(folder + " exists and is not empty; give another output or --force");
            }
        } catch (IOException e) {
            throw new UsageException(folder + " cannot be looked into: " + e.getMessage());
        }
    }

    /** A folder for every input: the output itself for one, a sub-folder named after the input for several. */
    public static Path folderOf(Path out, List<Path> inputs, Path input) {
        return inputs.size() == 1 ? out : out.resolve(name(input));
    }

    /** Short name of an input: the file without its suffix. */
    public static String name(Path input) {
        return input.toAbsolutePath()
                .normalize()
                .getFileName()
                .toString()
                .replaceFirst("(?i)\\.(h5ad|h5|csv|tsv|mtx)(\\.gz)?$", "");
    }

    /** Refuses inputs whose outputs would have the same name. */
    public static void refuseSameNames(List<Path> inputs) {
        if (inputs.stream().map(Outputs::name).distinct().count() < inputs.size()) {
            throw new UsageException("two inputs have the same file name; run them one by one, or rename one");
        }
    }
}
