package io.stroma.io.h5ad;

import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.Filter;
import io.jhdf.filter.FilterManager;
import java.util.Arrays;

/**
 * Two filters that also work where the file gives them no parameters, as happens for variable-length strings: the
 * library's own versions read a parameter that is not there.
 */
final class LenientFilters {

    private static boolean registered;

    private LenientFilters() {}

    /** Replaces the library's filters, once. */
    static synchronized void register() {
        if (!registered) {
            FilterManager.addFilter(new Lzf());
            FilterManager.addFilter(new Shuffle());
            registered = true;
        }
    }

    /** LZF without knowing the size of the output. */
    static final class Lzf implements Filter {

        private static final int MAX_LITERAL = 32;

        @Override
        public int getId() {
            return 32000;
        }

        @Override
        public String getName() {
            return "lzf";
        }

        @Override
        public byte[] decode(byte[] in, int[] parameters) {
            if (parameters.length > 2 && in.length == parameters[2]) {
                return in; // did not compress, so it was stored as it is
            }
            byte[] out = new byte[parameters.length > 2 ? parameters[2] : Math.max(64, 4 * in.length)];
            int o = 0;
            int i = 0;
            while (i < in.length) {
                int control = in[i++] & 0xFF;
                if (control < MAX_LITERAL) { // a run of control + 1 literal bytes
                    int length = control + 1;
                    out = room(out, o + length);
                    System.arraycopy(in, i, out, o, length);
                    i += length;
                    o += length;
                } else { // a back reference: length in the high three bits, more length in the next byte when they are
                    // 7
                    int length = control >> 5;
                    if (length == 7) {
                        length += in[i++] & 0xFF;
                    }
                    length += 2;
                    int from = o - ((control & 0x1F) << 8) - (in[i++] & 0xFF) - 1;
                    out = room(out, o + length);
                    for (int k = 0; k < length; k++) { // may overlap: byte by byte
                        out[o++] = out[from++];
                    }
                }
            }
            return o == out.length ? out : Arrays.copyOf(out, o);
        }

        private static byte[] room(byte[] out, int size) {
            return size <= out.length ? out : Arrays.copyOf(out, Math.max(size, 2 * out.length));
        }
    }

    /** Byte shuffle that leaves data alone when no element size is given. */
    static final class Shuffle extends ByteShuffleFilter {

        @Override
        public byte[] decode(byte[] data, int[] parameters) {
            return parameters.length == 0 ? data : super.decode(data, parameters);
        }
    }
}
