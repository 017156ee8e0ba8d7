package org.autoinstalld.http;

import java.util.function.Predicate;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Unforeseen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one listener share. */
final class ListenerContext {
    private static final Logger LOG = LoggerFactory.getLogger("http");
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final Limits limits;
    private final LookupLog log;
    private final RequestObserver observer;
    private final Predicate<IpAddress> trusted;
    private volatile boolean draining;
    private long lastTrace = System.nanoTime() - QUIET_NANOS;

    ListenerContext(Limits limits, LookupLog log, RequestObserver observer) {
        this(limits, log, observer, address -> false);
    }

    /**
     * @param trusted who is believed when saying for whom it asks
     */
    ListenerContext(Limits limits, LookupLog log, RequestObserver observer, Predicate<IpAddress> trusted) {
        this.trusted = trusted;
        this.limits = limits;
        this.log = log;
        this.observer = observer;
    }

    Limits limits() {
        return limits;
    }

    LookupLog log() {
        return log;
    }

    /** Whether an address is that of a proxy that is believed. */
    boolean trusts(IpAddress address) {
        return trusted.test(address);
    }

    RequestObserver observer() {
        return observer;
    }

    /** Whether the listener is about to stop: every answer is then the last of its connection. */
    boolean draining() {
        return draining;
    }

    void drain() {
        draining = true;
    }

    /** Something was thrown that nobody expected: always counted and noted, with its stack once in ten seconds. */
    void failed(String doing, Throwable cause) {
        observer.failed(cause);
        log.note(doing + " failed: " + Unforeseen.words(cause));
        if (mayTrace()) {
            LOG.error("{} failed", Printable.oneLine(doing), cause);
        }
    }

    private synchronized boolean mayTrace() {
        long now = System.nanoTime();
        if (now - lastTrace < QUIET_NANOS) {
            return false;
        }
        lastTrace = now;
        return true;
    }
}
