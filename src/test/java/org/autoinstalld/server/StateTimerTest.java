package org.autoinstalld.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StateTimerTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Semaphore told = new Semaphore(0);

    private StateTimer timer() {
        return new StateTimer(Clock.fixed(NOON, ZoneOffset.UTC), told::release);
    }

    private boolean isTold() throws InterruptedException {
        return told.tryAcquire(60, TimeUnit.SECONDS);
    }

    @Test
    void aTurnIsToldOnceWhenItComes() throws Exception {
        try (StateTimer timer = timer()) {
            timer.accept(NOON.plusMillis(20));
            assertThat(isTold()).isTrue();
            timer.accept(NOON.minusSeconds(1));
            assertThat(isTold()).as("one that is over already").isTrue();
            assertThat(timer.coming()).isZero();
        }
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void theLastThatWasSaidCounts() throws Exception {
        try (StateTimer timer = timer()) {
            for (int i = 0; i < 1000; i++) {
                timer.accept(NOON.plusSeconds(600));
            }
            assertThat(timer.coming()).isOne();
            timer.accept(NOON.plusMillis(1));
            assertThat(isTold()).isTrue();
            assertThat(timer.coming()).isZero();
        }
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void afterwardsNothingIsTold() {
        StateTimer timer = timer();
        timer.accept(NOON.plusSeconds(600));
        timer.close();
        timer.accept(NOON);
        assertThat(timer.coming()).isZero();
        assertThat(told.availablePermits()).isZero();
    }
}
