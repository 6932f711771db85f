package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

/** Gamma weighs two losses against each other; it must not weigh a single one away. */
class BalanceTest {

    @Test
    void gammaIsTrainedWhereThereAreTwoLossesToBalance() {
        HeistConfig both = SmallTissue.config("paper");
        assertThat(trained(both)).isTrue();
        assertThat(trained(both.but().contrastive(0).build())).isFalse();
        assertThat(trained(both.but().reconstruction(0).build())).isFalse();
        assertThat(trained(both.but().learnedBalance(false).build())).isFalse();
    }

    private static boolean trained(HeistConfig config) {
        try (PointerScope scope = new PointerScope()) {
            Balance balance = new HeistModel(config, 1).balance;
            assertThat(balance.ofContrastive().item_double()).isEqualTo(0.5);
            return balance.ofContrastive().requires_grad()
                    && balance.ofReconstruction().requires_grad();
        }
    }
}
