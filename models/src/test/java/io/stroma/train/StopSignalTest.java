package io.stroma.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopSignalTest {

    @Test
    void isRaisedOnceAsked() {
        StopSignal stop = new StopSignal();
        assertThat(stop.requested()).isFalse();
        stop.request();
        assertThat(stop.requested()).isTrue();
        stop.close();
    }
}
