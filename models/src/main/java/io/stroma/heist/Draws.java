package io.stroma.heist;

import io.stroma.heist.reference.Partners;
import io.stroma.heist.reference.ReleasedContrastiveLoss;
import io.stroma.heist.reference.ReleasedMasks;
import java.util.SplittableRandom;

/**
 * Everything random about the loss of one part.
 *
 * @param masks hidden entries
 * @param dropout of the decoder
 * @param contrast the contrastive loss with its pairs, or null without one
 */
record Draws(Masks masks, Dropout dropout, ContrastiveTerm contrast) {

    static Draws of(HeistPart part, HeistConfig config, SplittableRandom random) {
        boolean released = config.formulas() == HeistConfig.Formulas.RELEASED;
        SplittableRandom ofMasks = random.split();
        SplittableRandom ofDropout = random.split();
        SplittableRandom ofPairs = random.split();
        Masks masks = Masks.draw(part, config, ofMasks);
        if (released) {
            masks = new Masks(masks.cells(), ReleasedMasks.genes(part.x(), config.maskGenes(), ofMasks));
        }
        return new Draws(
                masks,
                Dropout.of(config.decoderDropout(), ofDropout),
                config.contrastive() == 0
                        ? null
                        : released ? partners(part, config, ofPairs) : pairs(part, config, ofPairs));
    }

    private static ContrastiveTerm pairs(HeistPart part, HeistConfig config, SplittableRandom random) {
        return new ContrastiveLoss(part, ContrastivePairs.draw(part, config, random), config.temperature());
    }

    private static ContrastiveTerm partners(HeistPart part, HeistConfig config, SplittableRandom random) {
        Partners partners = Partners.draw(part.typeOf(), config.negatives(), random);
        return z -> ReleasedContrastiveLoss.of(z.cells(), z.genes(), partners);
    }
}
