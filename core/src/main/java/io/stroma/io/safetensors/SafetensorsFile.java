package io.stroma.io.safetensors;

import io.stroma.error.BadInputException;
import io.stroma.io.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Content of a safetensors file (format of the Hugging Face library of that name): 8 bytes with the length of the header,
 * a JSON header of types, shapes and byte ranges, then the numbers. Files of Stroma open in Python's {@code safetensors}
 * and the other way round. The same content always gives the same bytes.
 *
 * @param arrays by name, in the order of the header
 * @param metadata free text by key, in the order of the header; may be empty
 */
public record SafetensorsFile(Map<String, NdArray> arrays, Map<String, String> metadata) {

    public SafetensorsFile {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** The array of this name; its absence is an {@link IllegalArgumentException}. */
    public NdArray array(String name) {
        NdArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no array named " + name);
        }
        return array;
    }

    /**
     * Reads and checks a whole file: every byte of it must be accounted for by the header.
     *
     * @throws BadInputException if the file is missing, damaged, or holds a type Stroma does not know
     */
    public static SafetensorsFile read(Path file) {
        return read(file, name -> true);
    }

    /**
     * Reads some arrays of a file; its header is checked as a whole.
     *
     * @param wanted names of the arrays to read
     * @throws BadInputException as there
     */
    public static SafetensorsFile read(Path file, Predicate<String> wanted) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + ": no such file (a .safetensors file was expected here)");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafetensorsHeader header = header(channel, file);
            Map<String, NdArray> arrays = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : header.entries()) {
                if (wanted.test(entry.name())) {
                    channel.position(header.dataStart() + entry.begin());
                    arrays.put(entry.name(), ArrayCodec.read(channel, file, entry));
                }
            }
            return new SafetensorsFile(arrays, header.metadata());
        } catch (IOException e) {
            throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the file so that it appears whole or not at all, in place of an older one of that name.
     *
     * @throws io.stroma.error.ResourceException if the disk is full or fails
     */
    public void write(Path file) {
        AtomicFile.write(file, true, temporary -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                write(out);
            }
        });
    }

    /** Writes the same bytes to a stream, which stays open. */
    public void write(OutputStream out) throws IOException {
        SafetensorsHeader header = SafetensorsHeader.of(arrays, metadata);
        out.write(header.toBytes());
        for (SafetensorsHeader.Entry entry : header.inDataOrder()) {
            ArrayCodec.write(out, arrays.get(entry.name()));
        }
    }

    /** The checked header of an open file. */
    static SafetensorsHeader header(FileChannel channel, Path file) throws IOException {
        return SafetensorsHeader.parse(file.toString(), headerBytes(channel, file), channel);
    }

    private static byte[] headerBytes(FileChannel channel, Path file) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        if (!ArrayCodec.fill(channel, length)) {
            throw new BadInputException(file + ": too short for a safetensors file (less than 8 bytes)");
        }
        long bytes = length.getLong(0);
        if (bytes < 2 || bytes > SafetensorsHeader.MAX_BYTES) {
            throw new BadInputException(file + ": not a safetensors file: its header would have "
                    + Long.toUnsignedString(bytes) + " bytes (2 to " + SafetensorsHeader.MAX_BYTES + " are allowed)");
        }
        if (bytes > channel.size() - 8) {
            throw new BadInputException(file + ": truncated: the header should have " + bytes + " bytes, the file has "
                    + (channel.size() - 8) + " after its length; copy or download it again");
        }
        ByteBuffer header = ByteBuffer.allocate((int) bytes);
        if (!ArrayCodec.fill(channel, header)) {
            throw new BadInputException(file + ": truncated while its header was read");
        }
        return header.array();
    }
}
