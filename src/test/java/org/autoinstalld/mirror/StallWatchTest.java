package org.autoinstalld.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StallWatchTest {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void whoSaysNothingIsCutOff() throws Exception {
        try (StallWatch stalls = new StallWatch(Duration.ofMillis(20));
                StallWatch.Watched watched = stalls.watch(closed::countDown)) {
            watched.rests();
            watched.moved();
            assertThat(closed.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(watched.isCut()).isTrue();
        }
    }

    /** With a low rate a piece takes longer than an upstream may be silent. */
    @Test
    void whoIsNotReadFromIsNot() throws Exception {
        try (StallWatch stalls = new StallWatch(Duration.ofMillis(20));
                StallWatch.Watched watched = stalls.watch(closed::countDown);
                StallWatch.Watched other = stalls.watch(() -> {})) {
            watched.rests();
            // the one beside it is looked at as often
            while (!other.isCut()) {
                Thread.sleep(5);
            }
            Thread.sleep(100);
            assertThat(closed.getCount()).isOne();
            assertThat(watched.isCut()).isFalse();
        }
    }
}
