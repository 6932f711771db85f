package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private static final int STEPS = 2_000;
    private static final long MEGABYTE = 1 << 20;

    /** Native memory after warming up does not grow with the number of steps. */
    @Test
    void staysFlatOverThousandsOfSteps() {
        List<Long> native_ = new ArrayList<>();
        List<Long> resident = new ArrayList<>();
        TrainingListener watcher = new TrainingListener() {
            @Override
            public void step(Progress progress) {
                if (progress.step() % 500 == 0) {
                    native_.add(Pointer.totalBytes());
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
        assertThat(native_).hasSize(STEPS / 500);
        // Bytes JavaCPP accounts for: the first 500 steps have made everything that stays.
        assertThat(native_.get(3) - native_.get(0)).isLessThan(MEGABYTE / 4);
        // Whole process: forgetting one scope costs some 150 kB a step, 225 MB here; the heap may still grow.
        assertThat(resident.get(3) - resident.get(0)).isLessThan(100 * MEGABYTE);
    }
}
