package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private static final int STEPS = 2_000;
    private static final int WINDOW = 500;
    private static final long MEGABYTE = 1 << 20;

    /** What a window of steps leaves behind does not grow with the number of steps. */
    @Test
    void staysFlatOverThousandsOfSteps() {
        List<Long> objects = new ArrayList<>();
        List<Long> resident = new ArrayList<>();
        TrainingListener watcher = new TrainingListener() {
            @Override
            public void step(Progress progress) {
                if (progress.step() % WINDOW == 0) {
                    objects.add(Pointer.totalCount());
                    resident.add(Pointer.physicalBytes());
                }
            }
        };
        TrainingConfig config = TrainerTest.CONFIG
                .withMaxEpochs(1_000)
                .withMaxSteps(STEPS)
                .withThreads(2)
                .withCheckpointSteps(0);
        new Trainer<>(TrainerTest.toy(), new ToyRegression.Plan(200, 2, 2, 1), config)
                .run(RunControl.unattended().withListener(watcher));
        assertThat(objects).hasSize(STEPS / WINDOW);
        // Native objects alive between steps: a tensor forgotten per step would be 500 a window until the garbage
        // collector happens to find it.
        for (int i = 1; i < objects.size(); i++) {
            assertThat(objects.get(i)).as("window %d", i).isLessThanOrEqualTo(objects.get(0));
        }
        // The whole process, Java heap included.
        assertThat(resident.get(3) - resident.get(0)).isLessThan(100 * MEGABYTE);
    }
}
