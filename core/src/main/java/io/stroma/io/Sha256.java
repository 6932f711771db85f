package io.stroma.io;

import io.stroma.error.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of inputs, as lower-case hexadecimal digits; says whether two runs saw the same data. */
public final class Sha256 {

    private static final int CHUNK = 1 << 20;

    private Sha256() {}

    /**
     * Hash of a file, the one {@code sha256sum} prints; of a folder, the hash of the relative names and hashes of the
     * files in it, in the order of the names.
     *
     * @throws BadInputException if it is missing or cannot be read
     */
    public static String of(Path path) {
        try {
            return Files.isDirectory(path) ? ofFolder(path) : ofFile(path);
        } catch (IOException e) {
            throw new BadInputException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Hash of the UTF-8 bytes of a text. */
    public static String of(String text) {
        return hex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String ofFile(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
        }
        return hex(digest.digest());
    }

    private static String ofFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        StringBuilder listing = new StringBuilder();
        files.stream()
                .map(f -> folder.relativize(f).toString().replace('\\', '/'))
                .sorted()
                .forEach(name -> listing.append(of(folder.resolve(name)))
                        .append("  ")
                        .append(name)
                        .append('\n'));
        return of(listing.toString());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
