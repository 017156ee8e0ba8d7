package org.autoinstalld.fetching;

import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.ledger.FetchedFile;
import org.autoinstalld.ledger.FetchedFile.Course;
import org.autoinstalld.responsefile.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way to an installer. Whose it is may become known later: what is noted costs the threads of the sockets no
 * more than a store to memory, and is looked at once a second.
 */
final class FollowedFile implements Delivery {
    private static final long NOTHING = -1;

    private final String name;
    private final long length;
    private final AtomicReference<@Nullable Runnable> ending = new AtomicReference<>();
    private volatile long from = NOTHING;
    private volatile long octets;
    private volatile Course course = Course.RUNNING;

    FollowedFile(String name, long length) {
        this.name = name;
        this.length = length;
    }

    String name() {
        return name;
    }

    @Override
    public void reached(long now) {
        if (from == NOTHING) {
            // whoever fetches the rest of a file has some of it already, which was not taken now
            from = now;
        }
        octets = now;
    }

    @Override
    public void ended(long now, boolean whole) {
        reached(now);
        course = whole ? Course.WHOLE : Course.CUT;
        Runnable told = ending.get();
        if (told != null) {
            told.run();
        }
    }

    /** Runs when it has ended, once or twice; must not wait. */
    void whenEnded(Runnable told) {
        ending.set(told);
        if (course != Course.RUNNING) {
            told.run();
        }
    }

    /** Octets that were sent here, without those that the requester had before. */
    long taken() {
        return from == NOTHING ? 0 : Math.max(0, octets - from);
    }

    boolean isRunning() {
        return course == Course.RUNNING;
    }

    FetchedFile now() {
        // in this order: who is told that it ended has to see all of it
        Course now = course;
        return new FetchedFile(name, octets, length, now);
    }
}
