package org.autoinstalld.database;

import java.sql.SQLException;

/**
 * Lets all who committed wait for one flush to the disk together: while one flush runs, those who come along gather for
 * the next, which one of them does for all.
 */
final class SharedSync {
    interface Flush {
        void run() throws SQLException;
    }

    private long asked;
    private long covered;
    private long done;
    private boolean running;

    /** Returns when everything committed before the call is on the disk. */
    void await(Flush flush) throws SQLException {
        long mine = next();
        while (isToLead(mine)) {
            boolean flushed = false;
            try {
                flush.run();
                flushed = true;
            } finally {
                ended(flushed);
            }
        }
    }

    private synchronized long next() {
        return ++asked;
    }

    /** Waits. Returns false when another caller has flushed this commit, true if the caller has to flush. */
    private synchronized boolean isToLead(long mine) throws SQLException {
        try {
            while (running && done < mine) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting for the disk", e);
        }
        if (done >= mine) {
            return false;
        }
        running = true;
        covered = asked;
        return true;
    }

    private synchronized void ended(boolean flushed) {
        running = false;
        if (flushed) {
            done = covered;
        }
        notifyAll();
    }
}
