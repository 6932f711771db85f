package io.stroma.nn.lanes;

/** A linear map of states in lanes; several threads may use it, each through a projection of its own. */
interface LaneLinear {

    /** What one thread applies the map with. */
    Projection projection();

    /**
     * The map at some positions.
     *
     * <p>W lanes, C inputs, O outputs.
     */
    interface Projection extends AutoCloseable {

        /** Positions that are worked on at once, at most. */
        int positions();

        /**
         * Takes inputs that stay where they are until the outputs are there.
         *
         * @param x positions (C, W), {@code pitch} floats apart, the first at {@code at}
         */
        void read(float[] x, int at, int pitch, int count);

        /**
         * Gives some outputs of the positions that were read.
         *
         * @param first output
         * @param y outputs of a position are written together
         * @param to where output {@code first} of the first position goes
         */
        void apply(int first, int outputs, float[] y, int to, int toPitch);

        @Override
        void close();
    }
}
