package org.autoinstalld.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChangeDebouncerTest {
    private final List<Long> waits = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private int told;
    private final ChangeDebouncer changes = new ChangeDebouncer(() -> told++, (millis, work) -> {
        waits.add(millis);
        waiting.add(work);
    });

    /** The next that waits has waited long enough. */
    private void pass() {
        waiting.remove(0).run();
    }

    @Test
    void newsIsToldOnceForAllThatHappensMeanwhile() {
        for (int i = 0; i < 1000; i++) {
            changes.recorded();
        }
        assertThat(waiting).hasSize(1);
        assertThat(told).isZero();
        pass();
        assertThat(told).isEqualTo(1);
        changes.armingChanged(null);
        pass();
        assertThat(told).isEqualTo(2);
    }

    @Test
    void whatIsOnlyCountedIsToldLaterAndHoldsNothingUp() {
        changes.counted();
        changes.down("away");
        changes.counted();
        assertThat(waits).containsExactly(3000L, 500L);
        pass();
        pass();
        assertThat(told).isEqualTo(2);
    }

    @Test
    void timePassesByItself() throws Exception {
        Semaphore heard = new Semaphore(0);
        new ChangeDebouncer(heard::release).recorded();
        assertThat(heard.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }
}
