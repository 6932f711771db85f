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
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Reads a delimited text file row by row: comma, tab or semicolon (whichever the first line has most of outside quotes),
 * quotes as in RFC 4180, UTF-8 with or without a byte order mark, gzip recognised by its first bytes.
 */
public final class DelimitedReader implements AutoCloseable {

    private static final int GZIP_MAGIC = 0x1f8b;

    /** Lines a quoted field may span; a quote that is never closed would swallow the rest of the file. */
    private static final int QUOTED_LINES = 1000;

    private final Path path;
    private final BufferedReader in;
    private final char separator;
    private final String[] header;
    private String first; // a first line that is read but not yet given away as a row
    private long line;
    private long linesRead;

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
        in = open(path);
        try {
            String text = filledLine();
            if (text != null && text.startsWith("\uFEFF")) {
                text = text.substring(1);
            }
            if (text == null || text.isBlank()) {
                throw new BadInputException(path + " is empty");
            }
            separator = separatorOf(path, text);
            header = headless ? new String[0] : split(text);
            first = headless ? text : null;
        } catch (IOException e) {
            close();
            throw new BadInputException(path + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static BufferedReader open(Path path) {
        InputStream opened = null;
        try {
            opened = Files.newInputStream(path);
            BufferedInputStream raw = new BufferedInputStream(opened, 1 << 16);
            raw.mark(2);
            int magic = raw.read() << 8 | raw.read();
            raw.reset();
            if (magic == 0xFFFE || magic == 0xFEFF) {
                throw new IOException("it is UTF-16 text; save it as UTF-8");
            }
            InputStream bytes = magic == GZIP_MAGIC ? new GZIPInputStream(raw, 1 << 16) : raw;
            return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            closeQuietly(opened);
            throw new BadInputException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(InputStream opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            // what went wrong before is what matters
        }
    }

    /** A name that ends in .tsv is believed unless the first line has no tab but another separator. */
    private static char separatorOf(Path path, String text) {
        boolean tabs = path.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.tsv(\\.gz)?");
        if (tabs && text.indexOf('\t') >= 0) {
            return '\t';
        }
        char best = tabs ? '\t' : ',';
        long most = 0;
        for (char c : new char[] {'\t', ',', ';'}) {
            boolean quoted = false;
            long count = 0;
            for (int i = 0; i < text.length(); i++) {
                quoted ^= text.charAt(i) == '"';
                count += !quoted && text.charAt(i) == c ? 1 : 0;
            }
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

    /** Number of the line where the row read last begins, from 1. */
    public long line() {
        return line;
    }

    /** The next row, or null at the end; blank lines are passed over. */
    public String[] next() {
        try {
            String text = first == null ? filledLine() : first;
            first = null;
            return text == null ? null : split(text);
        } catch (IOException e) {
            throw new BadInputException(
                    "%s: line %d cannot be read (%s); the file is damaged or incomplete"
                            .formatted(path, linesRead + 1, e.getMessage()),
                    e);
        }
    }

    /** The next line that is not blank, or null at the end. */
    private String filledLine() throws IOException {
        String text = in.readLine();
        linesRead++;
        while (text != null && text.isBlank()) {
            text = in.readLine();
            linesRead++;
        }
        line = linesRead;
        return text;
    }

    /** The fields of a row that begins with a line; a quoted field may run on over the next ones. */
    private String[] split(String begin) throws IOException {
        String text = begin;
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length() || quoted; i++) {
            if (i >= text.length()) {
                text = continued();
                field.append('\n');
                i = -1;
                continue;
            }
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"' && (quoted || field.toString().isBlank())) {
                quoted = !quoted; // a quote inside a field that does not begin with one is a letter like others
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

    private String continued() throws IOException {
        String text = linesRead - line < QUOTED_LINES ? in.readLine() : null;
        if (text == null) {
            throw new BadInputException(
                    "%s: line %d opens a quote that is not closed; close it, or write a quote that is part of a name twice"
                            .formatted(path, line));
        }
        linesRead++;
        return text;
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
