package org.autoinstalld.template;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Interrupts renderings that take too long: compiled templates look at their thread's interrupted flag in every loop and
 * macro, so an endless one ends. One daemon thread for all, asleep while nothing is rendered; entering and leaving costs
 * a rendering some 50 ns.
 */
final class Watchdog {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

    /** What the first rendering of a process may take at least: it loads classes, which is slow on a slow machine. */
    private static final long COLD = TimeUnit.SECONDS.toNanos(10);

    private static final Watchdog INSTANCE = new Watchdog();
    private static final ThreadLocal<Watch> WATCHES = ThreadLocal.withInitial(INSTANCE::register);

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::patrol, "template-watchdog");
    private volatile boolean asleep;
    private volatile boolean warm;

    private Watchdog() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The calling thread's watch. */
    static Watch ofThisThread() {
        return WATCHES.get();
    }

    private Watch register() {
        Watch watch = new Watch(Thread.currentThread());
        watches.add(watch);
        return watch;
    }

    private void patrol() {
        while (true) {
            watches.removeIf(watch -> !watch.owner.isAlive());
            boolean busy = false;
            for (Watch watch : watches) {
                busy |= watch.look();
            }
            if (busy) {
                LockSupport.parkNanos(this, TICK);
            } else {
                sleepUntilBusy();
            }
        }
    }

    private void sleepUntilBusy() {
        asleep = true;
        boolean busy = watches.stream().anyMatch(Watch::isBusy);
        if (!busy) {
            // a bound on the sleep: nothing is lost should a wake-up be
            LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
        }
        asleep = false;
    }

    /** Watches one thread. */
    static final class Watch {
        private final Thread owner;
        private volatile long deadline;
        private volatile boolean busy;
        private boolean fired;

        private Watch(Thread owner) {
            this.owner = owner;
        }

        /** A rendering begins. Not for renderings inside renderings. */
        void enter(Duration limit) {
            deadline = System.nanoTime() + (INSTANCE.warm ? limit.toNanos() : Math.max(COLD, limit.toNanos()));
            busy = true;
            if (INSTANCE.asleep) {
                LockSupport.unpark(INSTANCE.thread);
            }
        }

        /** It ended. Whether it was interrupted for taking too long; the thread's flag is then clear again. */
        synchronized boolean leave() {
            busy = false;
            INSTANCE.warm = true;
            boolean was = fired;
            fired = false;
            if (was) {
                Thread.interrupted();
            }
            return was;
        }

        boolean isBusy() {
            return busy;
        }

        private synchronized boolean look() {
            if (busy && !fired && System.nanoTime() - deadline > 0) {
                fired = true;
                owner.interrupt();
            }
            return busy;
        }
    }
}
