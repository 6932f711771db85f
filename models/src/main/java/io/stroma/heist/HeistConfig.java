package io.stroma.heist;

/**
 * Every switch of the model and its pre-training. The two profiles are settings of one code path: {@link #paper()} as
 * published, {@link #stroma()} with the repairs that honest evaluation asked for (docs/heist.md gives the reasons).
 *
 * @param profile name of the settings this one started from
 * @param width d, of encodings, hidden states and embeddings
 * @param layers L
 * @param heads H of both attentions
 * @param geneVectorWidth R, of the fixed vector that stands for a gene's identity; 0 for none
 * @param denoisedInput node values are MAGIC-denoised expression instead of the normalised one
 * @param coordinates cell nodes see coordinates and their encoding
 * @param geneRanks gene nodes see the sinusoid of their rank
 * @param inputActivation GELU on the input maps
 * @param firstLayerSkip skip connection around the first layer too
 * @param residualScale beta, factor of every layer's output in the skip connection
 * @param valueGain factor of the initial value matrices of the cross messages
 * @param gate of the cross messages
 * @param meanAggregation graph convolutions average over neighbours instead of summing
 * @param poolBeforeNorm genes are averaged before the final normalisation
 * @param space cells attend to each other and to neighbours (ablation)
 * @param geneLevel genes attend along their network (ablation)
 * @param decoder of expression
 * @param decoderDropout probability of the dropout before the decoder's heads
 * @param contrastive weight of the contrastive loss, 0 switches it off
 * @param reconstruction weight of the masked reconstruction
 * @param coordinateWeight weight of masked coordinates inside the reconstruction
 * @param orthogonality lambda of the orthogonality loss
 * @param ownWeight weight of the heads that predict a cell's own expression
 * @param nicheWeight weight of the head that predicts the neighbours' mean expression
 * @param learnedBalance gamma is learned; otherwise the two main losses share equally
 * @param temperature tau of the contrastive loss
 * @param radius of positives and negatives, in spacings
 * @param negatives number of negatives per anchor
 * @param maskCells share of cells whose coordinates are masked
 * @param maskGenes share of non-zero entries whose value is masked
 */
public record HeistConfig(
        String profile,
        int width,
        int layers,
        int heads,
        int geneVectorWidth,
        boolean denoisedInput,
        boolean coordinates,
        boolean geneRanks,
        boolean inputActivation,
        boolean firstLayerSkip,
        double residualScale,
        double valueGain,
        Gate gate,
        boolean meanAggregation,
        boolean poolBeforeNorm,
        boolean space,
        boolean geneLevel,
        Decoder decoder,
        double decoderDropout,
        double contrastive,
        double reconstruction,
        double coordinateWeight,
        double orthogonality,
        double ownWeight,
        double nicheWeight,
        boolean learnedBalance,
        double temperature,
        double radius,
        int negatives,
        double maskCells,
        double maskGenes) {

    /** How a cross message is weighted. */
    public enum Gate {
        /** The paper's: the scaled product itself, of any size and sign. */
        PRODUCT,
        /** Its logistic function, between 0 and 1. */
        SIGMOID,
        /** No message between the levels. */
        NONE
    }

    /** What turns gene embeddings into expression. */
    public enum Decoder {
        /** Three graph convolutions that sum over the network (released code). */
        GIN_SUM,
        /** The same with the mean, which does not explode. */
        GIN_MEAN,
        /** Three dense layers on the gene node, told which gene it is and which cell. */
        IDENTITY_MLP
    }

    /** These settings with some changed. */
    public HeistConfigBuilder but() {
        return new HeistConfigBuilder(this);
    }

    /** The published model: section 3 and Table A1 of the paper. */
    public static HeistConfig paper() {
        return new HeistConfig(
                "paper",
                128,
                10,
                8,
                0,
                true,
                true,
                true,
                true,
                false,
                1,
                1,
                Gate.PRODUCT,
                false,
                false,
                true,
                true,
                Decoder.GIN_MEAN,
                0.5,
                1,
                1,
                1,
                0.1,
                0,
                0,
                true,
                0.2,
                8,
                16,
                0.2,
                0.2);
    }

    /** The repaired family, Stroma's default. */
    public static HeistConfig stroma() {
        return new HeistConfig(
                "stroma",
                128,
                4,
                8,
                256,
                false,
                false,
                true,
                false,
                true,
                1.5,
                0.3,
                Gate.SIGMOID,
                true,
                true,
                true,
                true,
                Decoder.IDENTITY_MLP,
                0,
                0,
                1,
                0,
                0.1,
                1,
                9,
                false,
                0.2,
                8,
                16,
                0.2,
                0.2);
    }
}
