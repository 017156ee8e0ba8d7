package org.autoinstalld.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChangeDebouncerTest {
    private final Semaphore told = new Semaphore(0);
    private final ChangeDebouncer changes = new ChangeDebouncer(told::release);

    @Test
    void newsIsToldOnceForAllThatHappensMeanwhile() throws Exception {
        for (int i = 0; i < 1000; i++) {
            changes.recorded();
        }
        assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told.availablePermits()).isZero();
        changes.armingChanged(null);
        assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsOnlyCountedIsToldLaterAndHoldsNothingUp() throws Exception {
        changes.counted();
        assertThat(told.tryAcquire(1, TimeUnit.SECONDS)).isFalse();
        changes.down("away");
        assertThat(told.tryAcquire(2, 60, TimeUnit.SECONDS)).isTrue();
        assertThat(told.availablePermits()).isZero();
    }
}
