package io.stroma.heist;

import io.stroma.error.UsageException;
import io.stroma.graph.LazyWalk;
import io.stroma.tissue.GenePanel;
import java.util.Collection;
import java.util.Locale;

/**
 * Every switch of the model and its pre-training. The profiles are settings of one code path: {@link #stroma()} with the
 * repairs that honest evaluation asked for, {@link #paper()} as published, {@link #reference()} as the authors' code.
 *
 * @param profile name of the settings this one started from
 * @param width d, of encodings, hidden states and embeddings
 * @param layers L
 * @param heads H of both attentions
 * @param geneVectorWidth R, of the fixed vector that stands for a gene's identity; 0 for none. A model for many genes has wider ones, see
 *     {@link #forPanels}
 * @param denoisedInput node values are MAGIC-denoised expression instead of the normalised one
 * @param denoisedShare share of the MAGIC-denoised expression in the deviations that say which RNA a cell uses; proteins
 *     are as measured
 * @param deviationExponent deviations of RNA are divided by the gene's standard deviation to this power: 1 for z-scores,
 *     0 for plain deviations. Intensities of proteins are always z-scored
 * @param coordinates cell nodes see coordinates, and those encodings that are functions of them
 * @param encoding positional encoding of both levels
 * @param inputActivation GELU on the input maps
 * @param firstLayerSkip skip connection around the first layer too
 * @param residualScale beta, factor of every layer's output in the skip connection
 * @param learnedResidual the factors are learned, one a layer and level, from {@code residualScale} on
 * @param valueGain factor of the initial value matrices of the cross messages
 * @param gate of the cross messages
 * @param selfLoops every cell is its own neighbour too
 * @param meanAggregation the encoder's graph convolution averages over neighbours instead of summing
 * @param axes number of principal axes of expression (at most the width and the genes) that the embeddings are read in, see {@link Readout}; 0 for the
 *     paper's embeddings
 * @param nicheHops steps of the walk on the cell graph that averages the cell embedding, when read along axes
 * @param nicheRestart the probability that this walk returns to the cell before a step, times the square root of the cells: what
 *     is near is measured against the width of the tissue
 * @param space cells attend to each other and to neighbours (ablation)
 * @param geneLevel genes attend along their network (ablation)
 * @param decoder of expression
 * @param decoderDropout probability of the dropout before the decoder's heads
 * @param formulas of the losses and of what is drawn for them
 * @param contrastive weight of the contrastive loss, 0 switches it off
 * @param reconstruction weight of the masked reconstruction
 * @param coordinateWeight weight of masked coordinates inside the reconstruction
 * @param orthogonality lambda of the orthogonality loss
 * @param ownWeight weight of predicting a cell's own expression from both halves, and hidden cells from their surroundings
 * @param learnedBalance gamma is learned where there are both main losses; otherwise they share equally
 * @param temperature tau of the contrastive loss
 * @param radius of positives and negatives, in spacings
 * @param negatives number of negatives per anchor
 * @param maskCells share of cells whose coordinates are masked; their expression too when read along axes
 * @param maskGenes share of non-zero entries whose value is masked
 * @param genesPerStep number of genes whose nodes are drawn for a part in training, the others are left out; 0 for all
 * @param proteinRate share of the learning rate with which the encoder and its read-outs move where all tissues are of proteins; the decoder
 *     moves with all of it
 */
public record HeistConfig(
        String profile,
        int width,
        int layers,
        int heads,
        int geneVectorWidth,
        boolean denoisedInput,
        double denoisedShare,
        double deviationExponent,
        boolean coordinates,
        Encoding encoding,
        boolean inputActivation,
        boolean firstLayerSkip,
        double residualScale,
        boolean learnedResidual,
        double valueGain,
        Gate gate,
        boolean selfLoops,
        boolean meanAggregation,
        int axes,
        int nicheHops,
        double nicheRestart,
        boolean space,
        boolean geneLevel,
        Decoder decoder,
        double decoderDropout,
        Formulas formulas,
        double contrastive,
        double reconstruction,
        double coordinateWeight,
        double orthogonality,
        double ownWeight,
        boolean learnedBalance,
        double temperature,
        double radius,
        int negatives,
        double maskCells,
        double maskGenes,
        int genesPerStep,
        double proteinRate) {

    /** In tissues of a few cells, where a walk would return before every step. */
    private static final double MOST_RESTART = 0.5;

    private static final int DIRECTIONS_OF_GENE = 2;

    /** Positional encoding of both levels (paper, appendix B.1 and Table A5). */
    public enum Encoding {
        /** Sinusoids of coordinates and of expression ranks. */
        SINUSOID,
        /** Eigenvectors of the normalised Laplacian of the cell graph and of the gene network. */
        LAPLACIAN,
        /** Return probabilities of random walks on both graphs. */
        RANDOM_WALK,
        /** Sinusoids with the frequencies of the authors' code. */
        RELEASED,
        /** None; coordinates themselves stay. */
        NONE
    }

    /** How a cross message is weighted. */
    public enum Gate {
        /** The paper's: the scaled product itself, of any size and sign. */
        PRODUCT,
        /** Its logistic function, between 0 and 1. */
        SIGMOID,
        /** The logistic function weighs the sender's value, which is added to the receiver. */
        SENDER,
        /** No message between the levels. */
        NONE
    }

    /** Which form losses and their draws have. */
    public enum Formulas {
        /** The paper's, with the corrections its classes name. */
        PAPER,
        /** Those of the authors' code, in {@code io.stroma.heist.reference}. */
        RELEASED
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

    /**
     * Checks that the settings fit together.
     *
     * @throws UsageException naming the setting at fault
     */
    public HeistConfig {
        require(width > 0 && width % 4 == 0, "the width must be a multiple of 4", width);
        require(heads > 0 && width % heads == 0, "the width " + width + " must be a multiple of the heads", heads);
        require(layers >= 1, "there must be at least one layer", layers);
        require(geneVectorWidth >= 0, "the width of the gene vectors cannot be negative", geneVectorWidth);
        require(residualScale > 0, "the residual scale must be positive", residualScale);
        require(valueGain > 0, "the gain of the value maps must be positive", valueGain);
        require(share(decoderDropout), "the dropout must be at least 0 and below 1", decoderDropout);
        require(share(maskCells), "the share of masked cells must be at least 0 and below 1", maskCells);
        require(share(maskGenes), "the share of masked genes must be at least 0 and below 1", maskGenes);
        require(temperature > 0, "the temperature must be positive", temperature);
        require(radius > 0, "the radius must be positive", radius);
        require(negatives >= 1, "there must be at least one negative", negatives);
        double[] weights = {contrastive, reconstruction, coordinateWeight, orthogonality, ownWeight};
        for (double weight : weights) {
            require(weight >= 0 && Double.isFinite(weight), "weights of losses cannot be negative", weight);
        }
        require(
                share(1 - denoisedShare) || denoisedShare == 0,
                "the denoised share must be from 0 to 1",
                denoisedShare);
        require(
                deviationExponent >= 0 && deviationExponent <= 1,
                "the exponent must be from 0 to 1",
                deviationExponent);
        require(nicheHops >= 0, "the number of hops cannot be negative", nicheHops);
        require(
                nicheRestart >= 0 && Double.isFinite(nicheRestart),
                "the restart must be finite and not negative",
                nicheRestart);
        require(axes >= 0, "the number of axes cannot be negative", axes);
        require(
                axes == 0 || geneVectorWidth > 0,
                "axes are kept in terms of gene vectors, whose width is",
                geneVectorWidth);
        require(genesPerStep >= 0, "the number of genes cannot be negative", genesPerStep);
        require(
                genesPerStep == 0 || axes > 0,
                "all genes must be seen without read-outs along axes, not",
                genesPerStep);
        require(
                proteinRate > 0 && proteinRate <= 1,
                "the share of the learning rate must be above 0 and at most 1",
                proteinRate);
        require(ownWeight == 0 || axes > 0, "own expression is read along principal axes, whose number is", axes);
    }

    private static boolean share(double value) {
        return value >= 0 && value < 1;
    }

    private static void require(boolean holds, String rule, Number value) {
        if (!holds) {
            throw new UsageException("HEIST configuration: " + rule + ": " + value);
        }
    }

    /** Gamma is trained. With one of the two main losses it would drift until that one counts nothing. */
    boolean trainsBalance() {
        return learnedBalance && contrastive > 0 && reconstruction > 0;
    }

    /** The walk whose average the cell embedding is, in a tissue of so many cells. */
    LazyWalk nicheWalk(int cells) {
        return new LazyWalk(nicheHops, Math.min(MOST_RESTART, nicheRestart / Math.sqrt(Math.max(1, cells))));
    }

    /**
     * These settings for a model of tissues with these panels. The gene vectors double in width until every gene of the panels has two
     * directions: with fewer their overlaps would blur the axes.
     */
    HeistConfig forPanels(Collection<GenePanel> panels) {
        long genes = panels.stream()
                .flatMap(p -> p.names().stream())
                .map(name -> name.toUpperCase(Locale.ROOT))
                .distinct()
                .count();
        int wide = geneVectorWidth;
        while (wide > 0 && wide < DIRECTIONS_OF_GENE * genes) {
            wide *= 2;
        }
        return but().geneVectorWidth(wide).build();
    }

    /** These settings with some changed. */
    public HeistConfigBuilder but() {
        return new HeistConfigBuilder(this);
    }

    /** The published model: section 3 and Table A1 of the paper. */
    public static HeistConfig paper() {
        return new HeistConfig(
                "paper", // profile
                128, // width
                10, // layers
                8, // heads
                0, // geneVectorWidth
                true, // denoisedInput
                1, // denoisedShare
                1, // deviationExponent
                true, // coordinates
                Encoding.SINUSOID,
                true, // inputActivation
                false, // firstLayerSkip
                1, // residualScale
                false, // learnedResidual
                1, // valueGain
                Gate.PRODUCT,
                false, // selfLoops
                false, // meanAggregation
                0, // axes
                0, // nicheHops
                0, // nicheRestart
                true, // space
                true, // geneLevel
                Decoder.GIN_MEAN,
                0.5, // decoderDropout
                Formulas.PAPER,
                1, // contrastive
                1, // reconstruction
                1, // coordinateWeight
                0.1, // orthogonality
                0, // ownWeight
                true, // learnedBalance
                0.2, // temperature
                8, // radius
                16, // negatives
                0.2, // maskCells
                0.2, // maskGenes
                0, // genesPerStep
                1); // proteinRate
    }

    /** The authors' code: the paper's model with other encodings, losses, self-loops and a summing decoder. */
    public static HeistConfig reference() {
        return paper().but()
                .profile("reference")
                .encoding(Encoding.RELEASED)
                .selfLoops(true)
                .decoder(Decoder.GIN_SUM)
                .formulas(Formulas.RELEASED)
                .build();
    }

    /** Stroma's default: two read-outs along principal axes of expression, see docs/heist.md for why. */
    public static HeistConfig stroma() {
        return paper().but()
                .profile("stroma")
                .layers(2)
                .geneVectorWidth(512)
                .denoisedInput(false)
                .denoisedShare(0.2)
                .deviationExponent(0.5)
                .coordinates(false)
                .inputActivation(false)
                .firstLayerSkip(true)
                .residualScale(0.2)
                .learnedResidual(true)
                .valueGain(0.3)
                .gate(Gate.SIGMOID)
                .meanAggregation(true)
                .axes(50)
                .nicheHops(8)
                .nicheRestart(2.5)
                .decoder(Decoder.IDENTITY_MLP)
                .decoderDropout(0)
                .contrastive(0)
                .coordinateWeight(0)
                .orthogonality(0)
                .ownWeight(1)
                .learnedBalance(false)
                .maskCells(0.1)
                .maskGenes(0.1)
                .genesPerStep(48)
                .proteinRate(0.05)
                .build();
    }
}
