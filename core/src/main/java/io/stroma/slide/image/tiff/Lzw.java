package io.stroma.slide.image.tiff;

import java.util.zip.DataFormatException;

/** The LZW variant of TIFF 6.0, section 13: codes of 9 to 12 bits, most significant bit first, early change. */
final class Lzw {

    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST = 258;
    private static final int SIZE = 4096;

    private Lzw() {}

    static byte[] decode(byte[] in, int expected) throws DataFormatException {
        byte[] out = new byte[expected];
        int[] prefix = new int[SIZE]; // entry = string of prefix + last byte
        byte[] last = new byte[SIZE];
        int[] length = new int[SIZE];
        for (int c = 0; c < CLEAR; c++) {
            last[c] = (byte) c;
            length[c] = 1;
        }
        int next = FIRST;
        int width = 9;
        int previous = -1;
        int n = 0;
        long bit = 0;
        while (n < expected && bit + width <= 8L * in.length) {
            int code = code(in, bit, width);
            bit += width;
            if (code == END) {
                break;
            }
            if (code == CLEAR) {
                next = FIRST;
                width = 9;
                previous = -1;
                continue;
            }
            if (code > next || (code == next && previous < 0) || next >= SIZE) {
                throw new DataFormatException("code " + code + " before it was defined");
            }
            if (previous >= 0) {
                prefix[next] = previous;
                length[next] = length[previous] + 1;
                last[next] = first(code == next ? previous : code, prefix, last);
                next++;
            }
            n = write(code, prefix, last, length, out, n);
            previous = code;
            if (next + 1 >= 1 << width && width < 12) {
                width++;
            }
        }
        return out;
    }

    private static int code(byte[] in, long bit, int width) {
        int at = (int) (bit >> 3);
        int window = 0;
        for (int k = 0; k < 3; k++) {
            window = window << 8 | (at + k < in.length ? in[at + k] & 255 : 0);
        }
        return window >> (24 - width - (int) (bit & 7)) & (1 << width) - 1;
    }

    private static byte first(int code, int[] prefix, byte[] last) {
        int c = code;
        while (c >= FIRST) {
            c = prefix[c];
        }
        return last[c];
    }

    private static int write(int code, int[] prefix, byte[] last, int[] length, byte[] out, int at) {
        int end = at + length[code];
        int c = code;
        for (int p = end - 1; p >= at; p--) {
            if (p < out.length) {
                out[p] = last[c];
            }
            c = prefix[c];
        }
        return Math.min(end, out.length);
    }
}
