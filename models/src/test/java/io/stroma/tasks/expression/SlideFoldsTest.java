package io.stroma.tasks.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.UsageException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlideFoldsTest {

    @Test
    void fewSlidesAreLeftOutOneByOne() {
        SlideFolds folds = SlideFolds.bySlide(List.of("a", "b", "c"), 10, 0);
        assertThat(folds.folds()).extracting(SlideFolds.Fold::name).containsExactly("a", "b", "c");
        assertThat(folds.folds().get(1).train()).containsExactly(0, 2);
        assertThat(folds.folds().get(1).test()).containsExactly(1);
    }

    @Test
    void manySlidesAreLeftOutInGroupsThatCoverEachOnce() {
        List<String> names = IntStream.range(0, 23).mapToObj(i -> "s" + i).toList();
        SlideFolds folds = SlideFolds.bySlide(names, 4, 1);
        assertThat(folds.folds()).hasSize(4);
        int[] seen = new int[23];
        for (SlideFolds.Fold fold : folds.folds()) {
            assertThat(fold.test().length).isBetween(5, 6);
            assertThat(fold.train().length + fold.test().length).isEqualTo(23);
            for (int s : fold.test()) {
                seen[s]++;
            }
        }
        assertThat(seen).containsOnly(1);
        assertThat(SlideFolds.bySlide(names, 4, 1).folds().get(0).test())
                .containsExactly(folds.folds().get(0).test());
    }

    @Test
    void patientsStayTogether() {
        SlideFolds folds = SlideFolds.byPatient(List.of("B", "C", "C", "D"), 10, 0);
        assertThat(folds.folds()).extracting(SlideFolds.Fold::name).containsExactly("B", "C", "D");
        assertThat(folds.folds().get(1).test()).containsExactly(1, 2);
        assertThat(folds.folds().get(1).train()).containsExactly(0, 3);
    }

    @Test
    void manyPatientsAreLeftOutInGroupsOfWholePatients() {
        List<String> patients =
                IntStream.range(0, 30).mapToObj(i -> "p" + i % 11).toList();
        for (int k : new int[] {2, 3, 4, 10}) {
            SlideFolds folds = SlideFolds.byPatient(patients, k, 5);
            assertThat(folds.folds()).hasSize(k);
            int[] seen = new int[30];
            for (SlideFolds.Fold fold : folds.folds()) {
                List<String> left =
                        IntStream.of(fold.test()).mapToObj(patients::get).toList();
                assertThat(IntStream.of(fold.train()).mapToObj(patients::get)).doesNotContainAnyElementsOf(left);
                assertThat(left.stream().distinct().count()).isBetween(11L / k, 11L / k + 1);
                IntStream.of(fold.test()).forEach(s -> seen[s]++);
            }
            assertThat(seen).containsOnly(1);
        }
        assertThat(SlideFolds.byPatient(patients, 11, 5).folds())
                .extracting(SlideFolds.Fold::name)
                .contains("p0", "p10")
                .hasSize(11);
    }

    @Test
    void tooFewAreRefused() {
        assertThatThrownBy(() -> SlideFolds.byPatient(List.of("B", "C"), 1, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> SlideFolds.bySlide(List.of("a"), 10, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> SlideFolds.byPatient(List.of("MOB", "MOB"), 10, 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'MOB'")
                .hasMessageContaining("--patients");
    }
}
