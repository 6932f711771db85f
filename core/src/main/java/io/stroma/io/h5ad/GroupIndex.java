package io.stroma.io.h5ad;

import io.jhdf.HdfFile;
import io.jhdf.ObjectHeader;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.SymbolTableMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks what the native library trusts when it looks a name up: the indexes of groups, which carry no checksum in files
 * of the usual, older layout. A name that lies outside the names of its group would end the process, not the reading
 * (HDF5 File Format Specification 3.0: III.A.1 B-trees, III.B symbol tables, III.D local heaps). O(number of objects).
 */
final class GroupIndex {

    private static final int WORD = 8; // bytes of an address or a length in all but exotic files
    private static final int NODE = 8 + 2 * WORD; // a node of the tree before its keys
    private static final int ENTRY = 2 * WORD + 8 + 16; // of a symbol table
    private static final int SOFT_LINK = 2;
    private static final int DEEPEST = 16;

    private final HdfBackingStorage storage;
    private final Set<Long> seen = new HashSet<>();

    private GroupIndex(HdfBackingStorage storage) {
        this.storage = storage;
    }

    /**
     * Checks all groups that can be listed.
     *
     * @throws IllegalStateException naming the first one at fault
     */
    static void check(HdfFile file) {
        HdfBackingStorage storage = file.getHdfBackingStorage();
        if (storage.getSizeOfOffsets() == WORD && storage.getSizeOfLengths() == WORD) {
            new GroupIndex(storage).check((Group) file);
        }
    }

    private void check(Group group) {
        if (!seen.add(group.getAddress())) {
            return;
        }
        ObjectHeader header = ObjectHeader.readObjectHeader(storage, group.getAddress());
        if (header.hasMessageOfType(SymbolTableMessage.class)) { // groups of the newer layout have checksums
            SymbolTableMessage table = header.getMessageOfType(SymbolTableMessage.class);
            Names names = names(table.getLocalHeapAddress());
            node(table.getBTreeAddress(), names, group.getPath(), 0);
        }
        for (Node child : children(group)) {
            if (child instanceof Group inner && !child.isLink()) {
                check(inner);
            }
        }
    }

    /** None where the reader does not know what it sees; the library may know more. */
    private static Collection<Node> children(Group group) {
        try {
            return group.getChildren().values();
        } catch (HdfException e) {
            return List.of();
        }
    }

    private ByteBuffer block(long address, long size, String signature) {
        ByteBuffer block = storage.readBufferFromAddress(address, Math.toIntExact(size));
        block.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < signature.length(); i++) {
            if (block.get(i) != signature.charAt(i)) {
                throw new IllegalStateException("there is no '" + signature + "' at " + address);
            }
        }
        return block;
    }

    private Names names(long address) {
        ByteBuffer head = block(address, 8 + 3 * WORD, "HEAP");
        return new Names(block(head.getLong(8 + 2 * WORD), head.getLong(8), ""));
    }

    /** The names of a group, each up to a zero. */
    private record Names(ByteBuffer text) {

        void require(long offset, String group) {
            for (long i = offset; i >= 0 && i < text.limit(); i++) {
                if (text.get((int) i) == 0) {
                    return;
                }
            }
            throw new IllegalStateException("a name in the index of '" + group + "' lies outside its names");
        }
    }

    /** A node of the tree with its keys, and what is below it. */
    private void node(long address, Names names, String group, int depth) {
        int entries = block(address, NODE, "TREE").getShort(6) & 0xffff;
        ByteBuffer node = block(address, NODE + (2L * entries + 1) * WORD, "TREE");
        if (depth > DEEPEST) {
            throw new IllegalStateException("the index of '" + group + "' has no end");
        }
        for (int e = 0; e <= entries; e++) {
            names.require(node.getLong(NODE + 2 * e * WORD), group);
        }
        for (int e = 0; e < entries; e++) {
            long child = node.getLong(NODE + (2 * e + 1) * WORD);
            if (node.get(5) == 0) {
                table(child, names, group);
            } else {
                node(child, names, group, depth + 1);
            }
        }
    }

    private void table(long address, Names names, String group) {
        int entries = block(address, 8, "SNOD").getShort(6) & 0xffff;
        ByteBuffer table = block(address, 8 + (long) entries * ENTRY, "SNOD");
        for (int e = 0; e < entries; e++) {
            int at = 8 + e * ENTRY;
            names.require(table.getLong(at), group);
            if (table.getInt(at + 2 * WORD) == SOFT_LINK) {
                names.require(table.getInt(at + 3 * WORD) & 0xffffffffL, group);
            }
        }
    }
}
