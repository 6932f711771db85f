package io.stroma.io.h5ad;

import io.stroma.error.ResourceException;
import io.stroma.io.ScratchFile;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix that arrives column by column, kept as blocks of consecutive rows with a bounded number of entries in a
 * temporary file (12 bytes an entry) that goes away with this object. One block at a time is in memory, as rows.
 */
final class RowBlocks implements ExpressionMatrix, AutoCloseable {

    private static final int ENTRY_BYTES = 12; // row, column, value
    private static final int BUFFER_BYTES = ENTRY_BYTES * 4096;

    private final int columns;
    private final int[] inRow; // (N) entries of every row
    private final int[] firstRow; // (B + 1) first row of every block, then N
    private final int[] blockOf; // (N) block of every row
    private final long[] end; // (B) behind the last byte written of every block
    private final ByteBuffer[] waiting; // (B) entries that are not yet in the file
    private final ScratchFile file;
    private int loaded = -1;
    private CsrMatrix block; // the loaded one

    /**
     * Empty blocks; {@link #add} every entry, then {@link #flush}.
     *
     * @param inRow N numbers of entries
     * @param blockEntries entries a block may have; a row is never divided
     * @throws ResourceException if the temporary folder cannot be written
     */
    RowBlocks(int[] inRow, int columns, int blockEntries) {
        this.inRow = inRow;
        this.columns = columns;
        this.blockOf = new int[inRow.length];
        List<Integer> rows = new ArrayList<>(List.of(0));
        List<Long> bytes = new ArrayList<>(List.of(0L));
        long inBlock = 0;
        long total = 0;
        for (int i = 0; i < inRow.length; i++) {
            if (inBlock > 0 && inBlock + inRow[i] > blockEntries) {
                rows.add(i);
                bytes.add(total * ENTRY_BYTES);
                inBlock = 0;
            }
            inBlock += inRow[i];
            total += inRow[i];
            blockOf[i] = rows.size() - 1;
        }
        this.end = bytes.stream().mapToLong(Long::longValue).toArray();
        rows.add(inRow.length);
        this.firstRow = rows.stream().mapToInt(Integer::intValue).toArray();
        this.waiting = new ByteBuffer[end.length];
        Arrays.setAll(waiting, b -> ByteBuffer.allocateDirect(BUFFER_BYTES));
        this.file = ScratchFile.temporary(RowBlocks::failed);
    }

    void add(int row, int column, float value) {
        int b = blockOf[row];
        waiting[b].putInt(row).putInt(column).putFloat(value);
        if (!waiting[b].hasRemaining()) {
            write(b);
        }
    }

    /** Ends the filling. */
    void flush() {
        for (int b = 0; b < waiting.length; b++) {
            write(b);
            waiting[b] = null;
        }
    }

    private void write(int b) {
        ByteBuffer out = waiting[b].flip();
        file.write(end[b], out);
        end[b] += out.limit();
        out.clear();
    }

    @Override
    public int rows() {
        return inRow.length;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** Number of blocks. */
    int blocks() {
        return end.length;
    }

    @Override
    public synchronized CsrMatrix slab(int from, int to) {
        List<CsrMatrix> parts = new ArrayList<>();
        for (int row = from; row < to; ) {
            int b = blockOf[row];
            int last = Math.min(to, firstRow[b + 1]);
            parts.add(load(b).slab(row - firstRow[b], last - firstRow[b]));
            row = last;
        }
        return parts.isEmpty()
                ? new CsrMatrix(columns, new int[1], new int[0], new float[0])
                : parts.size() == 1 ? parts.get(0) : CsrMatrix.stack(parts);
    }

    private CsrMatrix load(int b) {
        if (loaded != b) {
            loaded = -1;
            block = null; // the old block goes before the new one needs its room
            RowFill fill = new RowFill(inRow, firstRow[b], firstRow[b + 1], columns);
            long entries = fill.rows().nonZeros();
            long at = end[b] - entries * ENTRY_BYTES;
            ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (at < end[b]) {
                file.read(at, in.clear().limit((int) Math.min(BUFFER_BYTES, end[b] - at)));
                at += in.remaining();
                while (in.hasRemaining()) {
                    fill.add(in.getInt(), in.getInt(), in.getFloat());
                }
            }
            block = fill.rows();
            loaded = b;
        }
        return block;
    }

    private static ResourceException failed(IOException e) {
        return new ResourceException(
                "a matrix stored by column is turned into rows in the temporary folder %s, and that failed (%s); free some space there, name another folder with STROMA_JAVA_OPTS=-Djava.io.tmpdir=FOLDER, or store the matrix as csr"
                        .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
                e);
    }

    @Override
    public void close() {
        file.close();
    }
}
