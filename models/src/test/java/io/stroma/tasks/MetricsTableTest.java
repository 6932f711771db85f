package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table on the terminal. */
class MetricsTableTest {

    private static Metric metric(String method, String split, String name, double value, double sd) {
        return new Metric("osmfish", "annotate:region", method, split, name, value, sd, 3);
    }

    @Test
    void columnsAreAsWideAsTheirWidestEntry() {
        String table = MetricsTable.of(List.of(
                metric("heist", "blocks", "f1_macro", 0.7, 0.05),
                metric("a_method_with_a_name_longer_than_most", "blocks", "f1_macro", 0.6, 0.1),
                metric("heist", "none", "nmi", 0.25, 0)));
        assertThat(table).isEqualTo("""
                        osmfish  annotate:region
                          method                                  f1_macro (blocks)               nmi
                          heist                                     0.700 ± 0.050 *   0.250 ± 0.000 *
                          a_method_with_a_name_longer_than_most     0.600 ± 0.100                 -\s\s
                        """);
    }

    @Test
    void anErrorIsBestWhenLeast() {
        String table = MetricsTable.of(List.of(metric("a", "none", "rmse", 2, 0), metric("b", "none", "rmse", 1, 0)));
        assertThat(table).contains("1.000 ± 0.000 *").doesNotContain("2.000 ± 0.000 *");
    }

    @Test
    void boundsOfAnIntervalHaveNoDeviationAndNoStar() {
        String table = MetricsTable.of(List.of(
                metric("a", "patients", "auc", 0.9, 0.01),
                metric("a", "patients", "auc_low", 0.8, 0),
                metric("a", "patients", "auc_high", 0.95, 0)));
        assertThat(table.lines().toList().get(2))
                .containsOnlyOnce("±")
                .containsOnlyOnce("*")
                .contains("0.800", "0.950");
    }

    @Test
    void everyTaskHasATableOfItsOwn() {
        Metric other = new Metric("osmfish", "cluster:region", "heist", "none", "nmi", 0.5, 0, 1);
        assertThat(MetricsTable.of(List.of(metric("heist", "none", "nmi", 0.5, 0), other))
                        .lines())
                .hasSize(6)
                .contains("osmfish  annotate:region", "osmfish  cluster:region");
    }
}
