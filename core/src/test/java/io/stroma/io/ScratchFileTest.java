package io.stroma.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFileTest {

    @TempDir
    private Path folder;

    /** More than is moved at once, at a place that is no multiple of anything. */
    @Test
    void longArraysComeBackWhole() {
        float[] floats = new float[200_001];
        byte[] bytes = new byte[600_001];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 >> 3);
            floats[i % floats.length] = i;
        }
        try (ScratchFile file = ScratchFile.in(folder)) {
            file.write(12_345, floats, 1, 200_000);
            file.write(2_000_000, bytes);
            float[] back = new float[200_002];
            file.read(12_345, back, 2, 200_000);
            assertThat(Arrays.copyOfRange(back, 2, 200_002)).containsExactly(Arrays.copyOfRange(floats, 1, 200_001));
            byte[] again = new byte[bytes.length];
            file.read(2_000_000, again);
            assertThat(again).containsExactly(bytes);
        }
    }

    /** Read into arrays that hold something else. */
    @Test
    void whatWasNeverWrittenIsZero() {
        try (ScratchFile file = ScratchFile.in(folder)) {
            file.write(0, new float[] {7}, 0, 1);
            float[] out = new float[100_000];
            Arrays.fill(out, 5);
            file.read(0, out, 0, out.length);
            assertThat(out[0]).isEqualTo(7);
            assertThat(Arrays.copyOfRange(out, 1, out.length)).containsOnly(0);
            byte[] bytes = {1, 2};
            file.read(1 << 30, bytes);
            assertThat(bytes).containsExactly(0, 0);
        }
    }
}
