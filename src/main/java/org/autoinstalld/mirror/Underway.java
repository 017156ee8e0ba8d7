package org.autoinstalld.mirror;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is being fetched into a mirror, by whomever. A change of the inventory makes a new {@link OnDemand} while the one
 * before ends what it began, and a sync may go on beside them: all of them look here, so that no two write one file, and
 * together they take no more room than there is.
 */
final class Underway {
    private record Promised(PartialFile file, long octets) {
        long toCome() throws IOException {
            try {
                return file.isWhole() ? 0 : Math.max(0, octets - file.size());
            } catch (NoSuchFileException e) {
                // it became a whole one meanwhile
                return 0;
            }
        }
    }

    private final Map<String, Arrival> arrivals = new HashMap<>();
    private final Set<Path> written = new HashSet<>();
    private final Map<Path, Promised> promised = new HashMap<>();
    private final Rate.Taken taken = new Rate.Taken();

    /** What all fetching together has taken by now. */
    Rate.Taken taken() {
        return taken;
    }

    /** The fetch of a file that somebody may join. */
    synchronized Optional<Arrival> arrival(String key) {
        return Optional.ofNullable(arrivals.get(key)).filter(a -> a.failure().isEmpty());
    }

    synchronized void put(String key, Arrival arrival) {
        arrivals.put(key, arrival);
    }

    synchronized void remove(String key, Arrival arrival) {
        arrivals.remove(key, arrival);
    }

    /** Waits until nobody else writes that file; {@link #leave} must follow. */
    synchronized void enter(Path file) throws InterruptedException {
        while (!written.add(file)) {
            wait();
        }
    }

    /** The same, if nobody writes it now. */
    synchronized boolean tryEnter(Path file) {
        return written.add(file);
    }

    /** It is written no more, and needs no room any more. */
    synchronized void leave(Path file) {
        written.remove(file);
        promised.remove(file);
        notifyAll();
    }

    /** So long that file will be. */
    synchronized void promise(PartialFile file, long octets) {
        promised.put(file.whole(), new Promised(file, octets));
    }

    synchronized void fulfil(PartialFile file) {
        promised.remove(file.whole());
    }

    /** Octets that are still to come of what was promised. */
    synchronized long promised() throws IOException {
        long all = 0;
        for (Promised each : promised.values()) {
            all += each.toCome();
        }
        return all;
    }

    /** The same of all but that file. */
    synchronized long promisedBut(PartialFile own) throws IOException {
        Promised its = promised.get(own.whole());
        return promised() - (its == null ? 0 : its.toCome());
    }
}
