package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.tissue.CellColumn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage in the indexes of groups is seen before the native library trips over it. */
class GroupIndexTest {

    private static final Annotations MORE =
            Annotations.none().withObs("found", new CellColumn.Whole(new long[] {1, 2, 3, 4}, null));

    @TempDir
    Path folder;

    private byte[] sound;

    @BeforeEach
    void write() throws Exception {
        Path path = folder.resolve("sound.h5ad");
        H5adWriter.write(path, true, Samples.tissue(), Annotations.none());
        sound = Files.readAllBytes(path);
    }

    /** Where blocks with a signature begin; of trees only those of groups, which are of type 0. */
    private List<Integer> blocks(String signature) {
        String text = new String(sound, StandardCharsets.ISO_8859_1);
        List<Integer> at = new ArrayList<>();
        for (int i = text.indexOf(signature); i >= 0; i = text.indexOf(signature, i + 1)) {
            if (!signature.equals("TREE") || sound[i + 4] == 0) {
                at.add(i);
            }
        }
        assertThat(at).as(signature).hasSizeGreaterThan(5);
        return at;
    }

    private void refused(ByteBuffer damaged, String why) throws Exception {
        Path in = Files.write(folder.resolve("damaged.h5ad"), damaged.array());
        Path out = folder.resolve("out.h5ad");
        assertThatThrownBy(() -> H5adWriter.copyAndAdd(in, out, false, MORE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("damaged.h5ad")
                .hasMessageContaining("damaged")
                .hasMessageContaining(why);
        assertThat(out).doesNotExist();
    }

    private ByteBuffer copy() {
        return ByteBuffer.wrap(sound.clone()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aKeyOutsideTheNamesIsRefused() throws Exception {
        for (int tree : blocks("TREE")) {
            int entries = copy().getShort(tree + 6);
            for (int key = 0; key <= entries; key++) {
                int at = tree + 24 + 16 * key;
                refused(copy().putLong(at, 1L << 40), "lies outside its names");
                refused(copy().putLong(at, -1), "lies outside its names");
            }
        }
    }

    @Test
    void aNameOutsideTheNamesIsRefused() throws Exception {
        for (int table : blocks("SNOD")) {
            int entries = copy().getShort(table + 6);
            for (int entry = 0; entry < entries; entry++) {
                refused(copy().putLong(table + 8 + 40 * entry, 1L << 33), "");
            }
        }
    }

    @Test
    void aBlockThatIsNotWhereItShouldBeIsRefused() throws Exception {
        for (String signature : List.of("TREE", "SNOD", "HEAP")) {
            for (int block : blocks(signature)) {
                refused(copy().put(block, (byte) 'X'), "");
            }
        }
    }

    /** A tree that has itself as a branch is no endless work. */
    @Test
    void aTreeThatBitesItsTailIsRefused() throws Exception {
        int root = blocks("TREE").get(0);
        refused(copy().put(root + 5, (byte) 1).putLong(root + 32, root), "has no end");
    }

    @Test
    void aSoundFileIsAddedTo() {
        Path out = folder.resolve("out.h5ad");
        H5adWriter.copyAndAdd(folder.resolve("sound.h5ad"), out, false, MORE);
        try (H5adFile file = H5adFile.open(out)) {
            assertThat(file.cells().column("found").orElseThrow().text(3)).isEqualTo("4");
        }
    }
}
