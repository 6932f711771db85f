package io.stroma.io.delimited;

import io.stroma.tissue.LengthUnit;
import io.stroma.tissue.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places on a printed array that the names of spots tell, such as {@code 10x21} (Spatial Transcriptomics, Stahl et al. 2016).
 * Arrays with 1,007 spots are square with 200 um between neighbours. Arrays with 2,000 use every other position (x + y all even
 * or all odd), 100 um apart in x and y, so that the nearest neighbours are 141 um away.
 *
 * @param x array position of every spot
 * @param y array position of every spot
 */
public record ArrayPositions(double[] x, double[] y) {

    private static final Pattern NAME = Pattern.compile("(-?\\d+(?:\\.\\d+)?)x(-?\\d+(?:\\.\\d+)?)");
    private static final double SQUARE = 200;
    private static final double DIAGONAL = 100;

    /** Whether a name tells a place. */
    public static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }

    /** Of spots that are all named so; empty otherwise and without spots. */
    public static Optional<ArrayPositions> of(List<String> names) {
        double[] x = new double[names.size()];
        double[] y = new double[names.size()];
        for (int i = 0; i < x.length; i++) {
            Matcher place = NAME.matcher(names.get(i));
            if (!place.matches()) {
                return Optional.empty();
            }
            x[i] = Double.parseDouble(place.group(1));
            y[i] = Double.parseDouble(place.group(2));
        }
        return x.length == 0 ? Optional.empty() : Optional.of(new ArrayPositions(x, y));
    }

    /** In micrometres. */
    public Positions positions() {
        double pitch = isDiagonal() ? DIAGONAL : SQUARE;
        double[] right = new double[x.length];
        double[] down = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            right[i] = pitch * x[i];
            down[i] = pitch * y[i];
        }
        return new Positions(right, down, LengthUnit.MICROMETRE);
    }

    private boolean isDiagonal() {
        for (int i = 1; i < x.length; i++) {
            if (parity(i) != parity(0)) {
                return false;
            }
        }
        return x.length > 1;
    }

    private long parity(int i) {
        return Math.floorMod(Math.round(x[i]) + Math.round(y[i]), 2);
    }

    /** Names in whole numbers, by which tables with measured places are joined. */
    public List<String> rounded() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            names.add(rounded(x[i], y[i]));
        }
        return names;
    }

    /** The name of the array position nearest to a measured place. */
    public static String rounded(double x, double y) {
        return Math.round(x) + "x" + Math.round(y);
    }
}
