package io.stroma.heist;

import io.stroma.heist.reference.Partners;
import io.stroma.heist.reference.ReleasedContrastiveLoss;
import io.stroma.heist.reference.ReleasedMasks;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Everything random about the loss of one part.
 *
 * @param masks hidden entries
 * @param dropout of the decoder
 * @param genes whose nodes take part, ascending; null for all
 * @param contrast the contrastive loss with its pairs, or null without one
 */
record Draws(Masks masks, Dropout dropout, int[] genes, ContrastiveTerm contrast) {

    static Draws of(HeistPart part, HeistConfig config, SplittableRandom random) {
        boolean released = config.formulas() == HeistConfig.Formulas.RELEASED;
        SplittableRandom ofMasks = random.split();
        SplittableRandom ofDropout = random.split();
        SplittableRandom ofPairs = random.split();
        SplittableRandom ofGenes = random.split();
        Masks masks = Masks.draw(part, config, ofMasks);
        if (released) {
            masks = new Masks(masks.cells(), ReleasedMasks.genes(part.x(), config.maskGenes(), ofMasks));
        }
        int[] genes = genes(part.genes(), config.genesPerStep(), ofGenes);
        return new Draws(
                masks,
                Dropout.of(config.decoderDropout(), ofDropout),
                genes,
                config.contrastive() == 0
                        ? null
                        : released ? partners(part, config, ofPairs) : pairs(part, genes, config, ofPairs));
    }

    /** Some of all genes, each set equally likely (Floyd's sampling). */
    private static int[] genes(int all, int wanted, SplittableRandom random) {
        if (wanted == 0 || wanted >= all) {
            return null;
        }
        BitSet drawn = new BitSet(all);
        for (int last = all - wanted; last < all; last++) {
            int g = random.nextInt(last + 1);
            drawn.set(drawn.get(g) ? last : g);
        }
        return drawn.stream().toArray();
    }

    private static ContrastiveTerm pairs(HeistPart part, int[] genes, HeistConfig config, SplittableRandom random) {
        return new ContrastiveLoss(part, ContrastivePairs.draw(part, genes, config, random), config.temperature());
    }

    private static ContrastiveTerm partners(HeistPart part, HeistConfig config, SplittableRandom random) {
        Partners partners = Partners.draw(part.typeOf(), config.negatives(), random);
        return z -> ReleasedContrastiveLoss.of(z.cells(), z.genes(), partners);
    }
}
