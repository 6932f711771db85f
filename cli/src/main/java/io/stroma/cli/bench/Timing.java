package io.stroma.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Time of one measurement.
 *
 * @param wall seconds on the clock
 * @param cpu seconds of processor time of all threads, compilation and collection included: what the clock would show, times
 *     the cores, if nobody else used the machine
 * @param limit Gflop/s of matrix products around it; 0 where that was not measured
 */
record Timing(double wall, double cpu, double limit) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Runs the work. */
    static Timing of(Runnable work) {
        long began = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        work.run();
        return new Timing((System.nanoTime() - began) * 1e-9, (SYSTEM.getProcessCpuTime() - cpu) * 1e-9, 0);
    }

    Timing beside(double limit) {
        return new Timing(wall, cpu, limit);
    }

    /** The measurement with the median wall time of several. */
    static Timing median(int repeats, Runnable work) {
        return median(repeats, () -> 0, work);
    }

    /**
     * The same with the limit of the machine measured right before and right after each, because the speed of a shared machine
     * wanders.
     */
    static Timing median(int repeats, DoubleSupplier limit, Runnable work) {
        List<Timing> timings = new ArrayList<>();
        double before = limit.getAsDouble();
        for (int i = 0; i < repeats; i++) {
            Timing timing = of(work);
            double after = limit.getAsDouble();
            timings.add(timing.beside((before + after) / 2));
            before = after;
        }
        return median(timings);
    }

    /** The one with the median wall time; the lower one of the middle two. */
    static Timing median(List<Timing> timings) {
        return timings.stream()
                .sorted(Comparator.comparingDouble(Timing::wall))
                .toList()
                .get((timings.size() - 1) / 2);
    }
}
