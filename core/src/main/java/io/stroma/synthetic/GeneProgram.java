package io.stroma.synthetic;

import io.stroma.random.Seeds;
import java.util.SplittableRandom;

/**
 * What every gene of a planted tissue does, the same for all seeds. The logarithm of a mean count is the sum of the gene's
 * base level, the activity of its module in the cell's type and niche, and the module's fluctuation in the cell.
 *
 * @param moduleOf G
 * @param modules number of modules
 * @param base G logarithms of mean counts where the module is silent
 */
record GeneProgram(int[] moduleOf, int modules, double[] base) {

    private static final int MODULES = 10;
    private static final int NICHE_MODULES = 2; // the last ones follow the niche instead of the type
    private static final double MARKER = 2.0; // natural logarithm: 7.4 times the silent level
    private static final double LAYER_GRADIENT = 2.0; // from the first to the last layer
    private static final double NODULE = 1.8;
    private static final double BASE = -0.75;
    private static final double BASE_SPREAD = 0.5;

    static GeneProgram of(int genes) {
        int modules = Math.min(MODULES, genes);
        int[] moduleOf = new int[genes];
        double[] base = new double[genes];
        for (int g = 0; g < genes; g++) {
            moduleOf[g] = g % modules;
            SplittableRandom random = Seeds.stream(Seeds.purpose("planted gene"), g);
            base[g] = BASE + BASE_SPREAD * random.nextGaussian();
        }
        return new GeneProgram(moduleOf, modules, base);
    }

    int genes() {
        return base.length;
    }

    /** Activity of a module in cells of a type inside a niche, on the scale of logarithms. */
    double activity(int module, int type, int niche) {
        int markers = modules > NICHE_MODULES ? modules - NICHE_MODULES : modules;
        if (module < markers) {
            return type % markers == module ? MARKER : 0;
        }
        boolean layered = module == markers;
        if (layered) {
            return niche < Architecture.LAYERS ? LAYER_GRADIENT * niche / (Architecture.LAYERS - 1) : 0;
        }
        return niche < Architecture.LAYERS ? 0 : NODULE;
    }
}
