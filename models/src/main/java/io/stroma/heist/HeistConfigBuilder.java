package io.stroma.heist;

import io.stroma.heist.HeistConfig.Decoder;
import io.stroma.heist.HeistConfig.Encoding;
import io.stroma.heist.HeistConfig.Formulas;
import io.stroma.heist.HeistConfig.Gate;

/** Changes some settings of a {@link HeistConfig}; obtained by {@link HeistConfig#but()}. */
public final class HeistConfigBuilder {

    private String profile;
    private int width;
    private int layers;
    private int heads;
    private int geneVectorWidth;
    private boolean denoisedInput;
    private double denoisedShare;
    private double deviationExponent;
    private boolean coordinates;
    private Encoding encoding;
    private boolean inputActivation;
    private boolean firstLayerSkip;
    private double residualScale;
    private boolean learnedResidual;
    private double valueGain;
    private Gate gate;
    private boolean selfLoops;
    private boolean meanAggregation;
    private int axes;
    private int nicheHops;
    private double nicheRestart;
    private boolean space;
    private boolean geneLevel;
    private Decoder decoder;
    private double decoderDropout;
    private Formulas formulas;
    private double contrastive;
    private double reconstruction;
    private double coordinateWeight;
    private double orthogonality;
    private double ownWeight;
    private boolean learnedBalance;
    private double temperature;
    private double radius;
    private int negatives;
    private double maskCells;
    private double maskGenes;
    private int genesPerStep;
    private double proteinRate;

    HeistConfigBuilder(HeistConfig c) {
        profile = c.profile();
        width = c.width();
        layers = c.layers();
        heads = c.heads();
        geneVectorWidth = c.geneVectorWidth();
        denoisedInput = c.denoisedInput();
        denoisedShare = c.denoisedShare();
        deviationExponent = c.deviationExponent();
        coordinates = c.coordinates();
        encoding = c.encoding();
        inputActivation = c.inputActivation();
        firstLayerSkip = c.firstLayerSkip();
        residualScale = c.residualScale();
        learnedResidual = c.learnedResidual();
        valueGain = c.valueGain();
        gate = c.gate();
        selfLoops = c.selfLoops();
        meanAggregation = c.meanAggregation();
        axes = c.axes();
        nicheHops = c.nicheHops();
        nicheRestart = c.nicheRestart();
        space = c.space();
        geneLevel = c.geneLevel();
        decoder = c.decoder();
        decoderDropout = c.decoderDropout();
        formulas = c.formulas();
        contrastive = c.contrastive();
        reconstruction = c.reconstruction();
        coordinateWeight = c.coordinateWeight();
        orthogonality = c.orthogonality();
        ownWeight = c.ownWeight();
        learnedBalance = c.learnedBalance();
        temperature = c.temperature();
        radius = c.radius();
        negatives = c.negatives();
        maskCells = c.maskCells();
        maskGenes = c.maskGenes();
        genesPerStep = c.genesPerStep();
        proteinRate = c.proteinRate();
    }

    /** The changed settings. */
    public HeistConfig build() {
        return new HeistConfig(
                profile,
                width,
                layers,
                heads,
                geneVectorWidth,
                denoisedInput,
                denoisedShare,
                deviationExponent,
                coordinates,
                encoding,
                inputActivation,
                firstLayerSkip,
                residualScale,
                learnedResidual,
                valueGain,
                gate,
                selfLoops,
                meanAggregation,
                axes,
                nicheHops,
                nicheRestart,
                space,
                geneLevel,
                decoder,
                decoderDropout,
                formulas,
                contrastive,
                reconstruction,
                coordinateWeight,
                orthogonality,
                ownWeight,
                learnedBalance,
                temperature,
                radius,
                negatives,
                maskCells,
                maskGenes,
                genesPerStep,
                proteinRate);
    }

    public HeistConfigBuilder profile(String value) {
        profile = value;
        return this;
    }

    public HeistConfigBuilder width(int value) {
        width = value;
        return this;
    }

    public HeistConfigBuilder layers(int value) {
        layers = value;
        return this;
    }

    public HeistConfigBuilder heads(int value) {
        heads = value;
        return this;
    }

    public HeistConfigBuilder geneVectorWidth(int value) {
        geneVectorWidth = value;
        return this;
    }

    public HeistConfigBuilder denoisedInput(boolean value) {
        denoisedInput = value;
        return this;
    }

    public HeistConfigBuilder denoisedShare(double value) {
        denoisedShare = value;
        return this;
    }

    public HeistConfigBuilder deviationExponent(double value) {
        deviationExponent = value;
        return this;
    }

    public HeistConfigBuilder coordinates(boolean value) {
        coordinates = value;
        return this;
    }

    public HeistConfigBuilder encoding(Encoding value) {
        encoding = value;
        return this;
    }

    public HeistConfigBuilder inputActivation(boolean value) {
        inputActivation = value;
        return this;
    }

    public HeistConfigBuilder firstLayerSkip(boolean value) {
        firstLayerSkip = value;
        return this;
    }

    public HeistConfigBuilder residualScale(double value) {
        residualScale = value;
        return this;
    }

    public HeistConfigBuilder learnedResidual(boolean value) {
        learnedResidual = value;
        return this;
    }

    public HeistConfigBuilder valueGain(double value) {
        valueGain = value;
        return this;
    }

    public HeistConfigBuilder gate(Gate value) {
        gate = value;
        return this;
    }

    public HeistConfigBuilder selfLoops(boolean value) {
        selfLoops = value;
        return this;
    }

    public HeistConfigBuilder meanAggregation(boolean value) {
        meanAggregation = value;
        return this;
    }

    public HeistConfigBuilder axes(int value) {
        axes = value;
        return this;
    }

    public HeistConfigBuilder nicheHops(int value) {
        nicheHops = value;
        return this;
    }

    public HeistConfigBuilder nicheRestart(double value) {
        nicheRestart = value;
        return this;
    }

    public HeistConfigBuilder space(boolean value) {
        space = value;
        return this;
    }

    public HeistConfigBuilder geneLevel(boolean value) {
        geneLevel = value;
        return this;
    }

    public HeistConfigBuilder decoder(Decoder value) {
        decoder = value;
        return this;
    }

    public HeistConfigBuilder decoderDropout(double value) {
        decoderDropout = value;
        return this;
    }

    public HeistConfigBuilder formulas(Formulas value) {
        formulas = value;
        return this;
    }

    public HeistConfigBuilder contrastive(double value) {
        contrastive = value;
        return this;
    }

    public HeistConfigBuilder reconstruction(double value) {
        reconstruction = value;
        return this;
    }

    public HeistConfigBuilder coordinateWeight(double value) {
        coordinateWeight = value;
        return this;
    }

    public HeistConfigBuilder orthogonality(double value) {
        orthogonality = value;
        return this;
    }

    public HeistConfigBuilder ownWeight(double value) {
        ownWeight = value;
        return this;
    }

    public HeistConfigBuilder learnedBalance(boolean value) {
        learnedBalance = value;
        return this;
    }

    public HeistConfigBuilder temperature(double value) {
        temperature = value;
        return this;
    }

    public HeistConfigBuilder radius(double value) {
        radius = value;
        return this;
    }

    public HeistConfigBuilder negatives(int value) {
        negatives = value;
        return this;
    }

    public HeistConfigBuilder maskCells(double value) {
        maskCells = value;
        return this;
    }

    public HeistConfigBuilder maskGenes(double value) {
        maskGenes = value;
        return this;
    }

    public HeistConfigBuilder genesPerStep(int value) {
        genesPerStep = value;
        return this;
    }

    public HeistConfigBuilder proteinRate(double value) {
        proteinRate = value;
        return this;
    }
}
