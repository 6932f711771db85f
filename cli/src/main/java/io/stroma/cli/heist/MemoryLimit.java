package io.stroma.cli.heist;

import io.stroma.error.ResourceException;
import io.stroma.heist.MemoryModel;
import io.stroma.prepare.PreparationMemory;
import io.stroma.tasks.ImputationMemory;
import java.util.Locale;

/**
 * The limit a user sets with {@code --memory}: jobs that would exceed it by the {@link MemoryModel} are refused before they
 * begin. Parts of an embedding shrink first, but not where results are compared: the size of the parts changes them.
 *
 * @param bytes limit; {@link Long#MAX_VALUE} for none
 * @param shrinks parts of an embedding become smaller rather than have it refused
 */
record MemoryLimit(long bytes, boolean shrinks) {

    /** Smaller parts cut too many edges of the cell graph to be worth embedding in. */
    private static final int SMALLEST_PART = 32;

    /** Whether there is one. */
    boolean limits() {
        return bytes != Long.MAX_VALUE;
    }

    void checkPreparation(String tissue, PreparationMemory memory) {
        refuse("preparing " + tissue, memory.peak(), "split the tissue");
    }

    /** An evaluation that trains in parts of some size first, or not at all if that is 0. */
    void checkImputation(String tissue, ImputationMemory memory, int part) {
        refuse(
                "evaluating the imputation of " + tissue,
                memory.peak(part),
                "keep fewer genes (--max-genes), use fewer threads or split the tissue");
    }

    void checkTraining(MemoryModel model, int partSize) {
        refuse(
                "training in parts of " + partSize + " cells",
                model.training(partSize),
                "use smaller parts (--part-size) or fewer threads");
    }

    /** Cells per part of an embedding: as wanted, or fewer. */
    int partSize(MemoryModel model, int wanted) {
        if (!limits()) {
            return wanted;
        }
        int fitting = model.largestPart(bytes, wanted);
        int least = shrinks ? Math.min(SMALLEST_PART, wanted) : wanted;
        if (fitting < least) {
            refuse(
                    "embedding in parts of " + least + " cells",
                    model.embedding(least),
                    "use fewer threads, or split the tissue");
        }
        return fitting;
    }

    private void refuse(String job, long needed, String advice) {
        if (needed > bytes) {
            throw new ResourceException(String.format(
                    Locale.ROOT,
                    "%s would take about %s of memory, more than the %s that --memory allows; %s, or allow more",
                    job,
                    size(needed),
                    size(bytes),
                    advice));
        }
    }

    private static String size(long bytes) {
        return bytes >= 1 << 30
                ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30))
                : String.format(Locale.ROOT, "%d MB", bytes >> 20);
    }
}
