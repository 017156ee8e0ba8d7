package org.autoinstalld.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What look-ups wait for, so that the thread of the sockets does not. Few threads, as a ledger has few connections and a
 * machine few processors; but a place in the line for each machine of a site that boots at once, which would else be turned
 * away though its answer is a matter of milliseconds. Who puts work here says how long it may wait.
 */
final class LookupThreads {
    /** The neighbour table, the ledger. */
    private static final int WAITING = 32;
    /** More than there are connections of installers. */
    private static final int IN_LINE = 2048;
    /** Each may be held for a second by a template that takes long. */
    private static final int MAKERS = 8;

    private static final int OPENERS = 4;

    private static final int TO_MAKE = 4096;

    private LookupThreads() {}

    /** For what has to wait on a request's behalf; rejects what is too much, which is then not granted. */
    static Executor waiting() {
        return threads("lookup-blocking", WAITING, IN_LINE);
    }

    /** For files that nobody asked for before; rejects what is too much. */
    static Executor makers() {
        return threads("file-render", MAKERS, TO_MAKE);
    }

    /** For what looks for files of the mirror, so that a slow disk holds up nobody else; rejects what is too much. */
    static Executor openers() {
        return threads("mirror-files", OPENERS, IN_LINE);
    }

    /** One daemon; what it is told while it works comes to the same as what it is told last. */
    static ThreadPoolExecutor last(String name) {
        ThreadPoolExecutor one = threads(name, 1, 1);
        one.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return one;
    }

    /** Daemons that end when there is nothing to do; rejects what does not fit into the line. */
    static ThreadPoolExecutor threads(String name, int most, int inLine) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(inLine), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
