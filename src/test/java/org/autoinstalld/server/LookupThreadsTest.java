package org.autoinstalld.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.http.Limits;
import org.junit.jupiter.api.Test;

class LookupThreadsTest {
    @Test
    void asManyMachinesAsMayBeConnectedCanWaitAtOnceAndAllGetTheirTurn() throws Exception {
        Executor waiting = LookupThreads.waiting();
        int machines = Limits.forInstallers().connections();
        CountDownLatch ledger = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(machines);
        for (int i = 0; i < machines; i++) {
            waiting.execute(() -> {
                try {
                    ledger.await();
                    answered.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        ledger.countDown();
        assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
    }
}
