package io.stroma.io.h5ad;

import io.jhdf.api.Dataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Variable-length strings of one dimension. The library builds several objects for every string and keeps all heaps of
 * the file, which for the names of a million cells takes seconds and hundreds of megabytes; here a few heap collections
 * are in memory at a time and a string is all that is made of a string (HDF5 file format specification 3.0, III.E and
 * IV.B).
 */
final class VariableStrings {

    private static final int COLLECTIONS = 64;
    private static final int SMALLEST = 4096; // bytes of a collection, at least

    private final HdfBackingStorage storage;
    private final Charset charset;
    private final Map<Long, Collection> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Collection> eldest) {
            return size() > COLLECTIONS;
        }
    };

    private VariableStrings(HdfBackingStorage storage, Charset charset) {
        this.storage = storage;
        this.charset = charset;
    }

    /** Whether a dataset is of this kind. */
    static boolean are(Dataset d) {
        return d instanceof DatasetBase
                && d.getDataType() instanceof VariableLength type
                && type.isVariableLengthString()
                && d.getDimensions().length == 1;
    }

    /** All strings of a dataset of this kind; what was never written is the empty string. */
    static String[] read(Dataset d, HdfBackingStorage storage) {
        Charset charset = ((VariableLength) d.getDataType()).getEncoding();
        return new VariableStrings(storage, charset).all(((DatasetBase) d).getDataBuffer(), d.getDimensions()[0]);
    }

    private String[] all(ByteBuffer references, int count) {
        references.order(ByteOrder.LITTLE_ENDIAN);
        String[] out = new String[count];
        long last = -1;
        Collection collection = null;
        for (int i = 0; i < count; i++) {
            int length = references.getInt(); // of the string in bytes
            long address = number(references, storage.getSizeOfOffsets());
            int index = references.getInt();
            if (index == 0) {
                out[i] = "";
                continue;
            }
            if (address != last) {
                collection = recent.computeIfAbsent(address, this::collection);
                last = address;
            }
            out[i] = collection.text(index, length, charset);
        }
        return out;
    }

    private static long number(ByteBuffer from, int bytes) {
        return bytes == 8 ? from.getLong() : from.getInt() & 0xFFFFFFFFL;
    }

    private Collection collection(long address) {
        int sizeBytes = storage.getSizeOfLengths();
        ByteBuffer start = read(address, SMALLEST);
        if (start.remaining() < 8 + sizeBytes || start.getInt() != 0x4C4F4347) { // "GCOL"
            throw new IllegalStateException("no heap of strings at address " + address);
        }
        start.position(8);
        long size = number(start, sizeBytes);
        if (size < 0 || address + size > storage.size()) {
            throw new IllegalStateException("the heap of strings at address " + address + " ends behind the file");
        }
        ByteBuffer whole = size <= start.limit() ? start.rewind() : read(address, Math.toIntExact(size));
        byte[] bytes = new byte[(int) size];
        whole.get(bytes);
        return new Collection(bytes, sizeBytes);
    }

    private ByteBuffer read(long address, int size) {
        int available = (int) Math.max(0, Math.min(size, storage.size() - storage.getUserBlockSize() - address));
        return storage.readBufferFromAddress(address, available).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** One heap collection: its bytes and where each of its objects starts. */
    private static final class Collection {

        private final byte[] bytes;
        private int[] start = new int[64]; // by index of the object; 0 where there is none
        private int[] size = new int[64];

        Collection(byte[] bytes, int sizeBytes) {
            this.bytes = bytes;
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int head = 8 + sizeBytes;
            int at = head;
            while (at + head <= bytes.length) {
                int index = in.getShort(at) & 0xFFFF;
                long length = sizeBytes == 8 ? in.getLong(at + 8) : in.getInt(at + 8) & 0xFFFFFFFFL;
                if (index == 0) { // the free space behind the last object
                    break;
                }
                if (length < 0 || at + head + length > bytes.length) {
                    throw new IllegalStateException("a string ends behind its heap");
                }
                if (index >= start.length) {
                    start = java.util.Arrays.copyOf(start, Math.max(index + 1, 2 * start.length));
                    size = java.util.Arrays.copyOf(size, start.length);
                }
                start[index] = at + head;
                size[index] = (int) length;
                at += head + (int) ((length + 7) / 8 * 8);
            }
        }

        String text(int index, int length, Charset charset) {
            if (index < 0 || index >= start.length || start[index] == 0 || length < 0 || length > size[index]) {
                throw new IllegalStateException("the string " + index + " is not in its heap");
            }
            int end = start[index];
            while (end < start[index] + length && bytes[end] != 0) { // some writers count the terminating zero
                end++;
            }
            return new String(bytes, start[index], end - start[index], charset);
        }
    }
}
