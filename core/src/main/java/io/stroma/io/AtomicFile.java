package io.stroma.io;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import io.stroma.error.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Every output of Stroma appears whole or not at all: it is written to a temporary file in the same folder, forced to
 * disk and renamed over the target.
 */
public final class AtomicFile {

    /** Writes the content to the temporary path. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path temporary) throws IOException;
    }

    private static final String PART = ".part";

    private AtomicFile() {}

    /**
     * Writes a file atomically; folders on the way are made.
     *
     * @param force replace a target that exists
     * @throws UsageException if the target exists and {@code force} is false
     * @throws BadInputException if the folder cannot be written
     * @throws ResourceException if writing fails on the way, for example on a full disk
     */
    public static void write(Path target, boolean force, Content content) {
        Path absolute = target.toAbsolutePath();
        refuseExisting(absolute, force);
        Path folder = absolute.getParent();
        Path temporary = null;
        try {
            Files.createDirectories(folder);
            temporary = Files.createFile(temporaryBeside(absolute));
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot write %s: the folder %s is not writable (%s)".formatted(target, folder, reason(e)), e);
        }
        try {
            content.writeTo(temporary);
            force(temporary, StandardOpenOption.WRITE);
            move(temporary, absolute);
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new ResourceException(
                    "writing %s failed: %s; nothing was left behind".formatted(target, reason(e)), e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Writes bytes atomically. */
    public static void write(Path target, boolean force, byte[] bytes) {
        write(target, force, temporary -> Files.write(temporary, bytes));
    }

    /**
     * Refuses early, before hours of work, what {@link #write} would refuse at the end.
     *
     * @throws UsageException if the target exists and {@code force} is false
     * @throws BadInputException if it cannot be written where it is to be
     */
    public static void refuseExisting(Path target, boolean force) {
        if (Files.isDirectory(target)) {
            throw new UsageException(target + " is a folder; name a file as output");
        }
        if (Files.exists(target) && !force) {
            throw new UsageException(target + " exists; give another output or --force to replace it");
        }
        refuseUnwritable(target);
    }

    /**
     * Refuses early a file that cannot be made, or a folder that cannot be filled: it, or the nearest one above it that
     * exists, must take new entries.
     *
     * @throws BadInputException naming what is in the way
     */
    public static void refuseUnwritable(Path target) {
        Path whole = target.toAbsolutePath();
        Path above = Files.isDirectory(whole) ? whole : whole.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above != null && !(Files.isDirectory(above) && Files.isWritable(above))) {
            throw new BadInputException("cannot write %s: %s is %s; give another output"
                    .formatted(
                            target,
                            above,
                            Files.isDirectory(above) ? "a folder that is not writable" : "not a folder"));
        }
    }

    /**
     * Removes the temporary files that killed processes left of this target. Only for targets that one process at a time
     * writes.
     *
     * @throws ResourceException if one cannot be removed
     */
    public static void sweep(Path target) {
        Path absolute = target.toAbsolutePath();
        if (!Files.isDirectory(absolute.getParent())) {
            return;
        }
        String prefix = "." + absolute.getFileName() + ".";
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(absolute.getParent(), f -> {
            String name = f.getFileName().toString();
            return name.startsWith(prefix) && name.endsWith(PART);
        })) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException e) {
            throw new ResourceException("cannot clean up beside %s: %s".formatted(target, reason(e)), e);
        }
    }

    /** Not a system temporary file: those are readable by their owner only, and outputs are for the whole group. */
    private static Path temporaryBeside(Path target) {
        String unique = Long.toHexString(ProcessHandle.current().pid()) + "-" + Long.toHexString(System.nanoTime());
        return target.resolveSibling("." + target.getFileName() + "." + unique + PART);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        } catch (IOException e) {
            if (mode == StandardOpenOption.WRITE) {
                throw e; // a folder cannot be forced on every system; a file must be
            }
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // the temporary file was renamed or the folder is gone; nothing of value is lost
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
