package io.stroma.tasks.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.hist.SlideInput;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearPathTest {

    @TempDir
    Path folder;

    private final List<SlideInput> slides = PlantedSlides.generate(3, 0.5, 0.2, 7);

    @Test
    void theShareDecidesBetweenModelAndRidge() {
        SlideInput test = slides.get(2).withoutTargets();
        DenseMatrix zeros = DenseMatrix.zeros(test.spots(), PlantedSlides.GENES);
        DenseMatrix ridge =
                RidgeOnFeatures.context().fit(slides.subList(0, 2), 0).predict(test);
        DenseMatrix all = LinearPath.fit(slides.subList(0, 2), 1).mix(test, zeros);
        DenseMatrix half = LinearPath.fit(slides.subList(0, 2), 0.5).mix(test, zeros);
        assertThat(all.values()).containsExactly(ridge.values());
        for (int k = 0; k < half.values().length; k++) {
            assertThat(half.values()[k]).isEqualTo((float) (0.5 * (double) ridge.values()[k]));
        }
    }

    @Test
    void itComesBackFromDiskToTheBit() {
        SlideInput test = slides.get(2).withoutTargets();
        DenseMatrix zeros = DenseMatrix.zeros(test.spots(), PlantedSlides.GENES);
        LinearPath path = LinearPath.fit(slides.subList(0, 2), 0.25);
        assertThat(LinearPath.isIn(folder)).isFalse();
        path.save(folder);
        assertThat(LinearPath.isIn(folder)).isTrue();
        assertThat(LinearPath.load(folder).mix(test, zeros).values())
                .isEqualTo(path.mix(test, zeros).values());
        LinearPath.remove(folder);
        assertThat(LinearPath.isIn(folder)).isFalse();
        assertThatThrownBy(() -> LinearPath.load(folder)).isInstanceOf(BadInputException.class);
    }
}
