package io.stroma.slide.feature;

import io.stroma.slide.image.RgbImage;
import java.util.List;

/** Patches as networks trained on ImageNet take them: planes of red, green, blue, normalised. */
public final class ImageNet {

    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    private ImageNet() {}

    /** (n, 3, side, side), row-major. */
    public static float[] planes(List<RgbImage> patches, int side) {
        int area = side * side;
        float[] out = new float[Math.multiplyExact(patches.size(), 3 * area)];
        for (int i = 0; i < patches.size(); i++) {
            int[] rgb = patches.get(i).rgb();
            for (int c = 0; c < 3; c++) {
                for (int p = 0; p < area; p++) {
                    float v = (rgb[p] >> (16 - 8 * c) & 255) / 255f;
                    out[(3 * i + c) * area + p] = (v - MEAN[c]) / DEVIATION[c];
                }
            }
        }
        return out;
    }
}
