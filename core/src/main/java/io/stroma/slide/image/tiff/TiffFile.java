package io.stroma.slide.image.tiff;

import io.stroma.error.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The directories of a TIFF or BigTIFF file and its bytes. */
final class TiffFile implements AutoCloseable {

    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    private static final int SUB_IFDS = 330;
    private static final int MOST_VALUES = 1 << 26; // tiles of a level, far more than any slide has

    private final Path path;
    private final FileChannel channel;
    private final ByteOrder order;
    private final boolean big;

    private TiffFile(Path path, FileChannel channel, ByteOrder order, boolean big) {
        this.path = path;
        this.channel = channel;
        this.order = order;
        this.big = big;
    }

    static TiffFile open(Path path) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            ByteBuffer head = ByteBuffer.allocate(4);
            channel.read(head, 0);
            ByteOrder order = head.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            int version = head.order(order).getShort(2);
            if (version != 42 && version != 43) {
                throw new BadInputException(path + " starts like a TIFF but has version " + version + ", not 42 or 43");
            }
            return new TiffFile(path, channel, order, version == 43);
        } catch (IOException e) {
            throw new BadInputException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    ByteOrder order() {
        return order;
    }

    /** All directories, those of pyramids inside of others included, in file order. */
    List<TiffDirectory> directories() {
        List<TiffDirectory> all = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        long at = big ? bytes(8, 8).getLong() : unsigned(bytes(4, 4).getInt());
        while (at != 0 && seen.add(at)) {
            at = read(at, all, seen);
        }
        return all;
    }

    /** Reads one directory and its children; gives the offset of the next. */
    private long read(long at, List<TiffDirectory> all, Set<Long> seen) {
        int entryBytes = big ? 20 : 12;
        long count = big ? bytes(at, 8).getLong() : bytes(at, 2).getShort() & 0xFFFF;
        if (count < 0 || count > 65_535) {
            throw new BadInputException(
                    "%s: the directory at byte %d has %d entries; the file is damaged".formatted(path, at, count));
        }
        long first = at + (big ? 8 : 2);
        ByteBuffer entries = bytes(first, (int) count * entryBytes);
        Map<Integer, long[]> tags = new HashMap<>();
        Map<Integer, byte[]> raw = new HashMap<>();
        for (int e = 0; e < count; e++) {
            int base = e * entryBytes;
            int tag = entries.getShort(base) & 0xFFFF;
            int type = entries.getShort(base + 2) & 0xFFFF;
            long n = big ? entries.getLong(base + 4) : unsigned(entries.getInt(base + 4));
            int size = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
            if (size == 0 || n < 0 || n > MOST_VALUES) {
                continue; // types and sizes nobody needs here
            }
            int valueAt = base + (big ? 12 : 8);
            boolean inline = n * size <= (big ? 8 : 4);
            long offset = big ? entries.getLong(valueAt) : unsigned(entries.getInt(valueAt));
            ByteBuffer value = inline ? slice(entries, valueAt, (int) n * size) : bytes(offset, (int) n * size);
            raw.put(tag, copy(value));
            tags.put(tag, numbers(value, type, (int) n));
        }
        all.add(new TiffDirectory(this, tags, raw));
        for (long child : tags.getOrDefault(SUB_IFDS, new long[0])) {
            if (child != 0 && seen.add(child)) {
                read(child, all, seen);
            }
        }
        long nextAt = first + count * entryBytes;
        return big ? bytes(nextAt, 8).getLong() : unsigned(bytes(nextAt, 4).getInt());
    }

    private static long[] numbers(ByteBuffer value, int type, int n) {
        long[] out = new long[n];
        for (int i = 0; i < n; i++) {
            out[i] = switch (TYPE_BYTES[type]) {
                case 1 -> value.get(i) & 0xFF;
                case 2 -> value.getShort(2 * i) & 0xFFFF;
                case 4 -> unsigned(value.getInt(4 * i));
                default -> value.getLong(8 * i);
            };
        }
        return out;
    }

    private ByteBuffer slice(ByteBuffer of, int at, int count) {
        return of.slice(at, count).order(order);
    }

    private static byte[] copy(ByteBuffer value) {
        byte[] out = new byte[value.remaining()];
        value.duplicate().get(out);
        return out;
    }

    private static long unsigned(int v) {
        return v & 0xFFFFFFFFL;
    }

    /** Some bytes of the file in its byte order. */
    ByteBuffer bytes(long at, int count) {
        try {
            if (at < 0 || count < 0 || at > channel.size() - count) { // before memory is asked for
                throw new BadInputException(
                        "%s ends at byte %d, but refers to %d bytes at byte %d; it is damaged or incomplete. Copy or download it again"
                                .formatted(path, channel.size(), count, at));
            }
            ByteBuffer out = ByteBuffer.allocate(count).order(order);
            while (out.hasRemaining()) {
                if (channel.read(out, at + out.position()) < 0) {
                    throw new BadInputException(
                            "%s ends at byte %d, but refers to byte %d; it is incomplete. Copy or download it again"
                                    .formatted(path, channel.size(), at + count));
                }
            }
            return out.flip();
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInputException(path + " cannot be read at byte " + at + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new BadInputException(path + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
