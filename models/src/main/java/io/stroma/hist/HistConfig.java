package io.stroma.hist;

import io.stroma.error.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every switch of the model and its augmentation. Profiles are settings of one code path: {@link #paper()} with the
 * corrections that its classes name, {@link #released()} as the authors' code, {@link #small()} for two cores and few
 * slides.
 *
 * @param profile name of the settings this one started from
 * @param width d, of all levels
 * @param heads H
 * @param topology blocks at each level on the way down, a dash, blocks on the way up: {@code 111-21}. One level (such as
 *     {@code 6}) has neither coarsening nor lateral fusion
 * @param window w, half the edge of a window
 * @param shift attention in shifted windows too
 * @param position how attention knows where a neighbour lies
 * @param ffnRatio hidden width of the feed-forward layers over d
 * @param fusion where the levels of both ways meet
 * @param skip how they meet
 * @param tokens calibration tokens: {@code lrnS} learned, {@code fixS} fixed (both drawn with standard deviation S),
 *     {@code max}, {@code mean}, {@code std} of the slide's features; each at most once
 * @param separateTokenProjections tokens read spots with maps of their own, instead of those that spots read tokens with
 * @param countNormalised coarsening averages over the children that are there instead of summing
 * @param borders how the lattice ends
 * @param attentionDropout of attention weights
 * @param inputDropout after the input map
 * @param ffnDropout in the feed-forward layers
 * @param meanHeadBias the head starts at the mean log expression of every gene over the training spots
 * @param augmentation of coordinates in training
 */
public record HistConfig(
        String profile,
        int width,
        int heads,
        String topology,
        int window,
        boolean shift,
        Position position,
        int ffnRatio,
        Fusion fusion,
        Skip skip,
        List<String> tokens,
        boolean separateTokenProjections,
        boolean countNormalised,
        Borders borders,
        double attentionDropout,
        double inputDropout,
        double ffnDropout,
        boolean meanHeadBias,
        Augmentation augmentation) {

    private static final Pattern TOPOLOGY = Pattern.compile("([0-9]+)(?:-([0-9]+))?");
    private static final Pattern TOKEN = Pattern.compile("(max|mean|std)|(lrn|fix)[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?");

    /** Relative positions in window attention (paper, Table 3). */
    public enum Position {
        /** A learned table of offsets, one a block and head. */
        BIAS,
        /** Rotations of queries and keys, half of the channels by rows, half by columns. */
        ROPE,
        /** A penalty that grows with the distance, steeper in some heads than in others. */
        ALIBI,
        /** None. */
        NONE
    }

    /** Where the way up meets the way down. */
    public enum Fusion {
        /** Before the blocks of a level (paper). */
        BEFORE_BLOCKS,
        /** After them (released code). */
        AFTER_BLOCKS
    }

    /** How it meets. */
    public enum Skip {
        CONCAT,
        ADD,
        NONE
    }

    /** Ends of the lattice. */
    public enum Borders {
        /** None: parents are floor(i/2), windows are always shifted. */
        OPEN,
        /**
         * As released: two sentinel sites span a padded canvas; the first and last site of each level neither see themselves
         * nor meet the tokens; windows are not shifted where both extents are multiples of the window.
         */
        SENTINELS
    }

    /**
     * Checks that the settings fit together.
     *
     * @throws UsageException naming the setting at fault
     */
    public HistConfig {
        tokens = List.copyOf(tokens);
        require(heads > 0 && width > 0 && width % heads == 0, "the width must be a multiple of the heads", width);
        require(
                position != Position.ROPE || width / heads % 4 == 0,
                "rotations need channels per head that are a multiple of 4, not",
                width / heads);
        require(window >= 1, "half a window must be at least 1", window);
        require(ffnRatio >= 1, "the ratio of the feed-forward layers must be at least 1", ffnRatio);
        for (double dropout : new double[] {attentionDropout, inputDropout, ffnDropout}) {
            require(dropout >= 0 && dropout < 1, "a dropout must be at least 0 and below 1", dropout);
        }
        checkTopology(topology);
        for (String token : tokens) {
            require(TOKEN.matcher(token).matches(), "a token is lrnS, fixS, max, mean or std, not", token);
        }
        require(
                tokens.stream().map(HistConfig::kind).distinct().count() == tokens.size(),
                "each kind of token can be there once only",
                tokens);
    }

    private static void checkTopology(String topology) {
        Matcher m = TOPOLOGY.matcher(topology);
        boolean fits = m.matches()
                && m.group(1).length()
                        == 1 + (m.group(2) == null ? 0 : m.group(2).length())
                && topology.indexOf('0') < 0;
        require(
                fits,
                "the topology gives the blocks of each level down and, after a dash, up again with one level less, such"
                        + " as 111-21 or 6, not",
                topology);
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new UsageException("HiST configuration: " + rule + ": " + value);
        }
    }

    /** First three letters tell the kinds apart. */
    static String kind(String token) {
        return token.substring(0, 3);
    }

    /** Blocks of each level on the way down, finest first. */
    public int[] encoderBlocks() {
        return digits(topology.split("-")[0]);
    }

    /** Blocks of each level on the way up, coarsest first. */
    public int[] decoderBlocks() {
        return topology.contains("-") ? digits(topology.split("-")[1]) : new int[0];
    }

    private static int[] digits(String text) {
        return text.chars().map(c -> c - '0').toArray();
    }

    /** Number of levels. */
    public int levels() {
        return encoderBlocks().length;
    }

    /** These settings with some changed. */
    public HistConfigBuilder but() {
        return new HistConfigBuilder(this);
    }

    /** The published model: appendix A.6 and A.7 of the paper. */
    public static HistConfig paper() {
        return new HistConfig(
                "paper", // profile
                512, // width
                8, // heads
                "111-21", // topology
                3, // window
                true, // shift
                Position.BIAS,
                4, // ffnRatio
                Fusion.BEFORE_BLOCKS,
                Skip.CONCAT,
                List.of("lrn1e-4"), // tokens
                false, // separateTokenProjections
                false, // countNormalised
                Borders.OPEN,
                0.05, // attentionDropout
                0.05, // inputDropout
                0, // ffnDropout
                true, // meanHeadBias
                Augmentation.paper());
    }

    /** The authors' code. */
    public static HistConfig released() {
        return paper().but()
                .profile("released")
                .fusion(Fusion.AFTER_BLOCKS)
                .tokens(List.of("max", "mean", "fix1e-4"))
                .borders(Borders.SENTINELS)
                .augmentation(Augmentation.released())
                .build();
    }

    /** The paper's model at a width that suits two cores and a handful of slides. */
    public static HistConfig small() {
        return paper().but().profile("small").width(64).heads(4).build();
    }

    /**
     * For a handful of sections: width 64, two levels, dropout in every layer. Chosen on three sections of the olfactory
     * bulb (docs/experiments/hist.md); trained at 2e-3 with weight decay 1e-2.
     */
    public static HistConfig sections() {
        return small().but()
                .profile("sections")
                .topology("11-1")
                .inputDropout(0.2)
                .ffnDropout(0.2)
                .build();
    }

    /** All blocks at the finest level, one after the other (ablation: no down- and up-sampling). */
    public HistConfig withoutHierarchy() {
        int blocks = Arrays.stream(encoderBlocks()).sum()
                + Arrays.stream(decoderBlocks()).sum();
        require(blocks <= 9, "at most 9 blocks fit in one level", blocks);
        return but().topology(Integer.toString(blocks)).build();
    }
}
