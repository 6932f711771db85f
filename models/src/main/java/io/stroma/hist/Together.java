package io.stroma.hist;

import io.stroma.hist.Pass.RowWork;
import io.stroma.hist.Pass.Rows;
import io.stroma.nn.Scoped;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Kinds of work of one step that do not need each other's results. Their pieces stand in one queue, so threads wait for each
 * other once a step and no thread does alone what others could do beside it. A pass that records a graph does one after the
 * other in the order they were named, single pieces of work last.
 */
final class Together {

    private final Pass pass;
    private final Workers workers; // null: record
    private final List<Runnable> single = new ArrayList<>();
    private final List<Runnable> pieces = new ArrayList<>();

    Together(Pass pass, Workers workers) {
        this.pass = pass;
        this.workers = workers;
    }

    /** Work on all rows; the results of its pieces one below the other. */
    Later rows(int count, RowWork work) {
        return rows(pass.cuts(count), work);
    }

    /** The same on given pieces, bounds of which are given; row r of a result belongs to row r of the bounds. */
    Later rows(int[] bounds, RowWork work) {
        if (workers == null) {
            Tensor[][] parts = new Tensor[bounds.length - 1][];
            cut(bounds, (k, rows) -> parts[k] = work.on(rows));
            return () -> joined(parts);
        }
        Whole results = new Whole(bounds[bounds.length - 1]);
        cut(bounds, (k, rows) -> results.put(rows.from(), work.on(rows)));
        return results;
    }

    /** Results of pieces one below the other, in a graph. */
    private static Tensor[] joined(Tensor[][] parts) {
        if (parts.length == 1) {
            return parts[0];
        }
        Tensor[] joined = new Tensor[parts[0].length];
        for (int r = 0; r < joined.length; r++) {
            TensorVector column = new TensorVector();
            for (Tensor[] part : parts) {
                column.push_back(part[r]);
            }
            joined[r] = torch.cat(column, 0);
        }
        return joined;
    }

    /** Work on all rows of which each piece gives one result; results are stacked in the order of the pieces, (P, ...). */
    Later stacked(int count, Function<Rows, Tensor> work) {
        int[] bounds = pass.cuts(count);
        Kept kept = new Kept(bounds.length - 1);
        cut(bounds, (k, rows) -> kept.put(k, work.apply(rows)));
        return () -> new Tensor[] {torch.stack(new TensorVector(kept.get()), 0)};
    }

    /** Work that is not cut. */
    Later once(Supplier<Tensor[]> work) {
        Kept kept = new Kept(0);
        single.add(() -> kept.put(work.get()));
        return kept;
    }

    /** Shows all rows to a visitor that keeps what it wants itself. */
    void visit(int count, Consumer<Rows> visitor) {
        cut(pass.cuts(count), (k, rows) -> visitor.accept(rows));
    }

    /** One of the pieces. */
    private interface Piece {
        void on(int k, Rows rows);
    }

    private void cut(int[] bounds, Piece piece) {
        for (int k = 0; k + 1 < bounds.length; k++) {
            int index = k;
            pieces.add(() -> piece.on(index, new Rows(bounds[index], bounds[index + 1])));
        }
    }

    /** Does it all. Results are of the pointer scope of the thread that asks for them. */
    void run() {
        if (workers == null) {
            pieces.forEach(Runnable::run);
            single.forEach(Runnable::run);
            return;
        }
        List<Runnable> all = new ArrayList<>(single); // first: nobody else can shorten them
        all.addAll(pieces);
        workers.forEach(all.size(), k -> scoped(all.get(k)));
    }

    /** On a worker: a scope of its own, and no gradients there either. */
    private static void scoped(Runnable work) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            work.run();
        }
    }

    /** Results, once {@link #run} is over; to be asked for once. */
    @FunctionalInterface
    interface Later {
        Tensor[] get();
    }

    /** Whole tensors; on a worker they outlive the scope they were made in. */
    private final class Kept implements Later {

        private Tensor[] tensors;

        Kept(int count) {
            tensors = new Tensor[count];
        }

        void put(int k, Tensor tensor) {
            if (workers != null) {
                tensor.retainReference();
            }
            tensors[k] = tensor;
        }

        void put(Tensor[] all) {
            tensors = new Tensor[all.length];
            for (int k = 0; k < all.length; k++) {
                if (all[k] != null) {
                    put(k, all[k]);
                }
            }
        }

        @Override
        public Tensor[] get() {
            return workers == null ? tensors : Scoped.adopt(tensors);
        }
    }

    /** Pieces one below the other, copied by the workers as they come: no piece outlives its own work. */
    private static final class Whole implements Later {

        private final int rows;
        private Tensor[] whole;

        Whole(int rows) {
            this.rows = rows;
        }

        void put(int from, Tensor[] piece) {
            Tensor[] all = allocated(piece);
            for (int r = 0; r < piece.length; r++) {
                all[r].narrow(0, from, piece[r].size(0)).copy_(piece[r]);
            }
        }

        private synchronized Tensor[] allocated(Tensor[] like) {
            if (whole == null) {
                Tensor[] made = new Tensor[like.length];
                for (int r = 0; r < like.length; r++) {
                    long[] shape = Tensors.shape(like[r]);
                    shape[0] = rows;
                    made[r] = torch.empty(shape, like[r].options(), null);
                    made[r].retainReference();
                }
                whole = made;
            }
            return whole;
        }

        @Override
        public Tensor[] get() {
            return Scoped.adopt(whole);
        }
    }
}
