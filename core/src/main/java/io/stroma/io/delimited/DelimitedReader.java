package io.stroma.io.delimited;

import io.stroma.error.BadInputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads a delimited text file row by row: comma, tab or semicolon (whichever the first line has most of), quotes as in RFC
 * 4180, gzip recognised by its first bytes.
 */
public final class DelimitedReader implements AutoCloseable {

    private static final int GZIP_MAGIC = 0x1f8b;

    private final Path path;
    private final BufferedReader in;
    private final char separator;
    private final String[] header;
    private long line;

    /**
     * Opens a file and reads its first line as the header.
     *
     * @throws BadInputException if it is missing, unreadable or empty
     */
    public DelimitedReader(Path path) {
        this(path, false);
    }

    /** Opens a file; without a header all lines are rows. */
    public DelimitedReader(Path path, boolean headless) {
        this.path = path;
        if (!Files.isRegularFile(path)) {
            throw new BadInputException(path + " does not exist or is no file; check the path");
        }
        try {
            in = new BufferedReader(new InputStreamReader(open(path), StandardCharsets.UTF_8), 1 << 16);
            in.mark(1 << 20);
            String first = in.readLine();
            if (first == null) {
                throw new BadInputException(path + " is empty");
            }
            separator = separatorOf(first);
            if (headless) {
                in.reset();
                header = new String[0];
            } else {
                header = split(first.startsWith("\uFEFF") ? first.substring(1) : first);
                line = 1;
            }
        } catch (IOException e) {
            throw new BadInputException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream open(Path path) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        raw.mark(2);
        int magic = raw.read() << 8 | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(raw, 1 << 16) : raw;
    }

    private static char separatorOf(String text) {
        char best = ',';
        long most = 0;
        for (char c : new char[] {'\t', ',', ';'}) {
            long count = text.chars().filter(x -> x == c).count();
            if (count > most) {
                most = count;
                best = c;
            }
        }
        return best;
    }

    /** Column names. */
    public String[] header() {
        return header.clone();
    }

    /** Number of the line read last, from 1. */
    public long line() {
        return line;
    }

    /** The next row, or null at the end; blank lines are passed over. */
    public String[] next() {
        try {
            String text;
            do {
                text = in.readLine();
                line++;
            } while (text != null && text.isBlank());
            return text == null ? null : split(text);
        } catch (IOException e) {
            throw new BadInputException(
                    "%s: line %d cannot be read (%s); the file is damaged or incomplete"
                            .formatted(path, line, e.getMessage()),
                    e);
        }
    }

    private String[] split(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == separator && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields.toArray(String[]::new);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new BadInputException(path + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
