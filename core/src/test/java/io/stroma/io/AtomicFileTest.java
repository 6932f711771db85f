package io.stroma.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import io.stroma.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void makesFoldersAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a/b/out.txt");
        AtomicFile.write(file, false, "new".getBytes());
        assertThat(file).hasContent("new");
        assertThat(file.getParent().toFile().list()).containsExactly("out.txt");
    }

    @Test
    void replacesOnlyWhenForced() {
        Path file = folder.resolve("out.txt");
        AtomicFile.write(file, false, "one".getBytes());
        assertThatThrownBy(() -> AtomicFile.write(file, false, "two".getBytes()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--force");
        assertThat(file).hasContent("one");
        AtomicFile.write(file, true, "two".getBytes());
        assertThat(file).hasContent("two");
        assertThatThrownBy(() -> AtomicFile.write(folder, true, "x".getBytes())).isInstanceOf(UsageException.class);
    }

    @Test
    void aFailureOnTheWayKeepsTheOldFile() {
        Path file = folder.resolve("out.txt");
        AtomicFile.write(file, false, "old".getBytes());
        assertThatThrownBy(() -> AtomicFile.write(file, true, temporary -> {
                    Files.writeString(temporary, "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("No space left");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("out.txt");
    }

    @Test
    void aFolderThatCannotBeMadeIsExplained() throws IOException {
        Path blocked = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> AtomicFile.write(blocked.resolve("out.txt"), false, "x".getBytes()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("file is not a folder");
    }

    @Test
    void outputsHaveTheUsualPermissions() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system has no permissions of owner, group and others");
        Path usual = Files.createFile(folder.resolve("usual"));
        Path file = folder.resolve("out.txt");
        AtomicFile.write(file, false, "x".getBytes());
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void sweepsOnlyItsOwnLeftovers() throws IOException {
        Path file = folder.resolve("out.txt");
        AtomicFile.write(file, false, temporary -> {
            Files.copy(
                    Files.createFile(folder.resolve("x")), temporary.resolveSibling(temporary.getFileName() + ".part"));
            Files.writeString(temporary, "new");
        });
        Path other = Files.createFile(folder.resolve(".out.txt2.1-2.part"));
        assertThat(folder.toFile().list()).hasSize(4);
        AtomicFile.sweep(file);
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("out.txt", "x", other.getFileName().toString());
        AtomicFile.sweep(folder.resolve("none/out.txt"));
    }
}
