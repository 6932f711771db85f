package io.stroma.cli.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.UsageException;
import io.stroma.heist.HeistConfig;
import io.stroma.train.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TrainOptionsTest {

    @Command(name = "any")
    private static final class Any {
        @Mixin
        private TrainOptions train = new TrainOptions();
    }

    private static TrainOptions parsed(String words) {
        Any any = new Any();
        new CommandLine(any)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(words.isEmpty() ? new String[0] : words.split(" "));
        return any.train;
    }

    private static TrainingConfig training(String words, int stepsPerEpoch) {
        TrainOptions options = parsed(words);
        return options.training(stepsPerEpoch, options.config(), 3, 2);
    }

    @Test
    void nothingSaidIsTheProfile() {
        assertThat(parsed("").config()).isEqualTo(HeistConfig.stroma());
        assertThat(parsed("--profile PAPER").config()).isEqualTo(HeistConfig.paper());
        assertThat(parsed("--profile reference").config()).isEqualTo(HeistConfig.reference());
    }

    /** Every part can be taken away, alone or with others, and only that part. */
    @Test
    void whatIsTakenAwayIsGoneAndNothingElse() {
        HeistConfig all = HeistConfig.stroma();
        assertThat(parsed("--without space").config())
                .isEqualTo(all.but().space(false).build());
        assertThat(parsed("--without genes").config())
                .isEqualTo(all.but().geneLevel(false).build());
        assertThat(parsed("--without cross").config())
                .isEqualTo(all.but().gate(HeistConfig.Gate.NONE).build());
        assertThat(parsed("--without encodings").config())
                .isEqualTo(all.but().encoding(HeistConfig.Encoding.NONE).build());
        assertThat(parsed("--without contrastive,MAE").config())
                .isEqualTo(all.but().contrastive(0).reconstruction(0).build());
        assertThat(parsed("--without orthogonality").config())
                .isEqualTo(all.but().orthogonality(0).build());
        assertThat(parsed("--gamma fixed").config().learnedBalance()).isFalse();
        assertThat(parsed("--gamma learned").config().learnedBalance()).isTrue();
    }

    /** About 300 steps, never fewer than two epochs nor more than sixty; what is said wins. */
    @ParameterizedTest
    @CsvSource({"1, 60", "5, 60", "10, 30", "299, 2", "100000, 2", "0, 60"})
    void epochsAreEnoughForSomeHundredSteps(int stepsPerEpoch, int epochs) {
        assertThat(training("", stepsPerEpoch).maxEpochs()).isEqualTo(epochs);
        assertThat(training("--epochs 7", stepsPerEpoch).maxEpochs()).isEqualTo(7);
    }

    @Test
    void theLearningRateIsTheProfilesUnlessGiven() {
        assertThat(training("", 10).learningRate()).isEqualTo(2e-3);
        assertThat(training("--profile paper", 10).learningRate()).isEqualTo(1e-3);
        assertThat(training("--profile paper --learning-rate 0.5", 10).learningRate())
                .isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--width 0",
                "--width 4",
                "--width 17",
                "--width -128",
                "--layers 0",
                "--profile best",
                "--gamma maybe",
                "--epochs 0",
                "--epochs -3",
                "--learning-rate 0",
                "--learning-rate NaN",
                "--part-size 0",
                "--set nicheHops=none",
                "--set noSuchSetting=1"
            })
    void whatTrainingWouldRefuseIsRefusedWithItsName(String words) {
        String option = words.startsWith("--set") ? words.split(" ")[1].split("=")[0] : words.split(" ")[0];
        assertThatThrownBy(() -> parsed(words).check())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--width 16 --layers 1", "--set nicheHops=4", "--part-size 1 --epochs 1"})
    void whatIsPossibleIsNot(String words) {
        assertThatCode(() -> parsed(words).check()).doesNotThrowAnyException();
    }
}
