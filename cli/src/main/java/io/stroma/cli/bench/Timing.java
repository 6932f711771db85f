package io.stroma.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Time of one measurement.
 *
 * @param wall seconds on the clock
 * @param cpu seconds of processor time of all threads, compilation and collection included: what the clock would show, times
 *     the cores, if nobody else used the machine
 */
record Timing(double wall, double cpu) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Runs the work. */
    static Timing of(Runnable work) {
        long began = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        work.run();
        return new Timing((System.nanoTime() - began) * 1e-9, (SYSTEM.getProcessCpuTime() - cpu) * 1e-9);
    }

    /** The measurement with the median wall time of several (the lower one of the middle two). */
    static Timing median(int repeats, Runnable work) {
        List<Timing> timings = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            timings.add(of(work));
        }
        timings.sort(Comparator.comparingDouble(Timing::wall));
        return timings.get((repeats - 1) / 2);
    }
}
