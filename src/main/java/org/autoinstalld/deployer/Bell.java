package org.autoinstalld.deployer;

import java.time.Duration;

/** Wakes who waits. What is rung while nobody waits is heard by the next who does. */
final class Bell {
    private boolean rung;

    synchronized void ring() {
        rung = true;
        notifyAll();
    }

    /** Returns when it is rung, or after that time. */
    synchronized void await(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (long rest = end - System.nanoTime(); !rung && rest > 0; rest = end - System.nanoTime()) {
                wait(rest / 1_000_000, (int) (rest % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        rung = false;
    }
}
