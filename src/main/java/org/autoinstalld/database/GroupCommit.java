package org.autoinstalld.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.autoinstalld.database.Database.Result;
import org.autoinstalld.database.Database.Work;
import org.jspecify.annotations.Nullable;

/**
 * Lets all who change a file at the same time share one transaction, since each that is committed is written to the disk, and
 * waited for: while one runs, those who come along gather for the next, which one of them does for all. If anybody's work
 * fails, each is done again, alone, so that only what is at fault is lost.
 */
final class GroupCommit {
    /** So that nobody waits for very many others. */
    private static final int MOST = 128;

    private final Transaction transaction;
    private final Deque<Place<?>> line = new ArrayDeque<>();
    private boolean running;

    /** Does the work in a transaction, and returns when that is durable. */
    interface Transaction {
        void run(Work<?> work) throws SQLException;
    }

    /** Somebody's work, and what came of it. */
    private static final class Place<T> implements Result<T> {
        private final Work<T> work;
        private @Nullable T result;
        private @Nullable Exception failure;
        private boolean over;

        Place(Work<T> work) {
            this.work = work;
        }

        Place<T> in(Connection connection) throws SQLException {
            result = work.in(connection);
            return this;
        }

        @Override
        public T get() throws SQLException {
            if (failure instanceof SQLException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            T made = result;
            if (made == null) {
                throw new SQLException("who did it for all was cut off");
            }
            return made;
        }
    }

    GroupCommit(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Returns when all that was done is durable. */
    <T> List<? extends Result<T>> run(List<Work<T>> works) throws SQLException {
        List<Place<T>> mine = works.stream().map(Place::new).toList();
        synchronized (this) {
            line.addAll(mine);
        }
        for (List<Place<?>> group = turn(mine); !group.isEmpty(); group = turn(mine)) {
            try {
                together(group);
            } finally {
                leave(group);
            }
        }
        return mine;
    }

    /** How many wait for the next one. */
    synchronized int waiting() {
        return line.size();
    }

    /** Waits. Returns those for whom the caller has to do it, or none when another has done it for him. */
    private synchronized List<Place<?>> turn(List<? extends Place<?>> mine) throws SQLException {
        boolean interrupted = false;
        Place<?> last = mine.get(mine.size() - 1);
        while (running && !last.over) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
                if (line.containsAll(mine)) {
                    line.removeAll(mine);
                    Thread.currentThread().interrupt();
                    throw new SQLException("interrupted while waiting for the disk", e);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        List<Place<?>> group = new ArrayList<>();
        if (!last.over) {
            running = true;
            while (group.size() < MOST && !line.isEmpty()) {
                group.add(line.remove());
            }
        }
        return group;
    }

    private synchronized void leave(List<Place<?>> group) {
        running = false;
        group.forEach(place -> place.over = true);
        notifyAll();
    }

    private void together(List<Place<?>> group) {
        Progress progress = new Progress();
        try {
            transaction.run(connection -> {
                progress.begun = true;
                for (Place<?> place : group) {
                    place.in(connection);
                }
                progress.worked = true;
                return group;
            });
        } catch (SQLException | RuntimeException e) {
            if (group.size() > 1 && progress.begun && !progress.worked) {
                group.forEach(this::alone);
            } else {
                group.forEach(place -> place.failure = e);
            }
        }
    }

    private static final class Progress {
        private boolean begun;
        private boolean worked;
    }

    private void alone(Place<?> place) {
        try {
            transaction.run(place::in);
        } catch (SQLException | RuntimeException e) {
            place.failure = e;
        }
    }
}
