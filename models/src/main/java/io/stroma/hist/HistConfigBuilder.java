package io.stroma.hist;

import io.stroma.hist.HistConfig.Borders;
import io.stroma.hist.HistConfig.Fusion;
import io.stroma.hist.HistConfig.Position;
import io.stroma.hist.HistConfig.Skip;
import java.util.List;

/** Changes some settings of a {@link HistConfig}; obtained by {@link HistConfig#but()}. */
public final class HistConfigBuilder {

    private String profile;
    private int width;
    private int heads;
    private String topology;
    private int window;
    private boolean shift;
    private Position position;
    private int ffnRatio;
    private Fusion fusion;
    private Skip skip;
    private List<String> tokens;
    private boolean separateTokenProjections;
    private boolean countNormalised;
    private Borders borders;
    private double attentionDropout;
    private double inputDropout;
    private double ffnDropout;
    private boolean meanHeadBias;
    private Augmentation augmentation;

    HistConfigBuilder(HistConfig c) {
        profile = c.profile();
        width = c.width();
        heads = c.heads();
        topology = c.topology();
        window = c.window();
        shift = c.shift();
        position = c.position();
        ffnRatio = c.ffnRatio();
        fusion = c.fusion();
        skip = c.skip();
        tokens = c.tokens();
        separateTokenProjections = c.separateTokenProjections();
        countNormalised = c.countNormalised();
        borders = c.borders();
        attentionDropout = c.attentionDropout();
        inputDropout = c.inputDropout();
        ffnDropout = c.ffnDropout();
        meanHeadBias = c.meanHeadBias();
        augmentation = c.augmentation();
    }

    /** The changed settings. */
    public HistConfig build() {
        return new HistConfig(
                profile,
                width,
                heads,
                topology,
                window,
                shift,
                position,
                ffnRatio,
                fusion,
                skip,
                tokens,
                separateTokenProjections,
                countNormalised,
                borders,
                attentionDropout,
                inputDropout,
                ffnDropout,
                meanHeadBias,
                augmentation);
    }

    public HistConfigBuilder profile(String value) {
        profile = value;
        return this;
    }

    public HistConfigBuilder width(int value) {
        width = value;
        return this;
    }

    public HistConfigBuilder heads(int value) {
        heads = value;
        return this;
    }

    public HistConfigBuilder topology(String value) {
        topology = value;
        return this;
    }

    public HistConfigBuilder window(int value) {
        window = value;
        return this;
    }

    public HistConfigBuilder shift(boolean value) {
        shift = value;
        return this;
    }

    public HistConfigBuilder position(Position value) {
        position = value;
        return this;
    }

    public HistConfigBuilder ffnRatio(int value) {
        ffnRatio = value;
        return this;
    }

    public HistConfigBuilder fusion(Fusion value) {
        fusion = value;
        return this;
    }

    public HistConfigBuilder skip(Skip value) {
        skip = value;
        return this;
    }

    public HistConfigBuilder tokens(List<String> value) {
        tokens = value;
        return this;
    }

    public HistConfigBuilder separateTokenProjections(boolean value) {
        separateTokenProjections = value;
        return this;
    }

    public HistConfigBuilder countNormalised(boolean value) {
        countNormalised = value;
        return this;
    }

    public HistConfigBuilder borders(Borders value) {
        borders = value;
        return this;
    }

    public HistConfigBuilder attentionDropout(double value) {
        attentionDropout = value;
        return this;
    }

    public HistConfigBuilder inputDropout(double value) {
        inputDropout = value;
        return this;
    }

    public HistConfigBuilder ffnDropout(double value) {
        ffnDropout = value;
        return this;
    }

    public HistConfigBuilder meanHeadBias(boolean value) {
        meanHeadBias = value;
        return this;
    }

    public HistConfigBuilder augmentation(Augmentation value) {
        augmentation = value;
        return this;
    }
}
