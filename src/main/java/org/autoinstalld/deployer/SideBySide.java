package org.autoinstalld.deployer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.autoinstalld.conffile.ConfFileException;

/** Does the same for several at once, where that is waiting for disks and programs: in the time of the slowest of four. */
final class SideBySide implements AutoCloseable {
    private static final int HANDS = 4;

    private final ExecutorService hands = Executors.newFixedThreadPool(HANDS, work -> {
        Thread thread = new Thread(work, "side-by-side");
        thread.setDaemon(true);
        return thread;
    });

    /** What is done for one of them. */
    interface Work<T> {
        void on(T one) throws ConfFileException;
    }

    /** Begins with that; it is waited for in {@link #await}. */
    <T> Future<?> begin(T one, Work<T> work) {
        return hands.submit(() -> {
            work.on(one);
            return null;
        });
    }

    /** Returns when that is done. */
    static void await(Future<?> begun) throws ConfFileException {
        try {
            begun.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConfFileException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Returns when it is done for all of them. */
    <T> void all(List<T> some, Work<T> work) throws ConfFileException {
        if (some.size() == 1) {
            work.on(some.get(0));
            return;
        }
        List<Future<?>> begun = new ArrayList<>();
        some.forEach(one -> begun.add(begin(one, work)));
        for (Future<?> one : begun) {
            await(one);
        }
    }

    @Override
    public void close() {
        hands.shutdown();
    }
}
