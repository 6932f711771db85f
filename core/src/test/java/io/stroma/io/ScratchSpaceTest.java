package io.stroma.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.ResourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchSpaceTest {

    @TempDir
    private Path folder;

    @Test
    void rowsAreTheSameInMemoryAndOnDisk() {
        try (ScratchSpace memory = ScratchSpace.inMemory();
                ScratchSpace disk = ScratchSpace.in(folder)) {
            for (ScratchSpace space : new ScratchSpace[] {memory, disk}) {
                WritableRows rows = space.rows(4, 2);
                rows.write(1, 2, new float[] {9, 1, 2, 3, 4}, 1);
                assertThat(rows.dense().values()).containsExactly(0, 0, 1, 2, 3, 4, 0, 0);
                assertThat(rows.columns(1, 1).values()).containsExactly(0, 2, 4, 0);
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsClosedIsGone() {
        ScratchSpace disk = ScratchSpace.in(folder);
        WritableRows rows = disk.rows(1, 1);
        disk.close();
        assertThatThrownBy(() -> rows.write(0, 1, new float[1], 0)).isInstanceOf(ResourceException.class);
    }
}
