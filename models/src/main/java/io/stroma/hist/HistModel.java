package io.stroma.hist;

import io.stroma.nn.Module;

/** Everything that is trained. */
public final class HistModel extends Module {

    private final HistConfig config;
    private final HistPanel panel;

    public HistModel(HistConfig config, HistPanel panel, long seed) {
        this.config = config;
        this.panel = panel;
    }

    public HistConfig config() {
        return config;
    }

    public HistPanel panel() {
        return panel;
    }
}
