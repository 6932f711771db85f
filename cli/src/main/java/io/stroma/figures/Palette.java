package io.stroma.figures;

import java.awt.Color;

/** Colours for categories: ten that colour-blind readers can tell apart, then hues spread by the golden angle. */
public final class Palette {

    private static final int[] FIRST = {
        0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0xD55E00, 0x56B4E9, 0x8C6D31, 0x7B4FA3, 0xB8A900, 0x5F6B76
    };

    private static final double GOLDEN = 0.61803398875;

    private Palette() {}

    /** Colour of category i as 0xRRGGBB. */
    public static int rgb(int i) {
        if (i < FIRST.length) {
            return FIRST[i];
        }
        int k = i - FIRST.length;
        float hue = (float) ((0.03 + k * GOLDEN) % 1);
        float saturation = k % 2 == 0 ? 0.72f : 0.45f;
        float brightness = k % 3 == 0 ? 0.62f : k % 3 == 1 ? 0.85f : 0.74f;
        return Color.HSBtoRGB(hue, saturation, brightness) & 0xFFFFFF;
    }

    /** Colour as #RRGGBB. */
    public static String css(int i) {
        return "#%06X".formatted(rgb(i));
    }
}
