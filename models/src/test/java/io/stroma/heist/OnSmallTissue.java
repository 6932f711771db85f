package io.stroma.heist;

import io.stroma.nn.Engine;
import io.stroma.prepare.PreparedTissue;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** What gradient tests stand on: the small tissue, prepared once, and a scope around each test. */
abstract class OnSmallTissue {

    static PreparedTissue tissue;
    private PointerScope scope;

    @BeforeAll
    static void prepare() {
        Engine.start();
        tissue = SmallTissue.prepared();
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }
}
