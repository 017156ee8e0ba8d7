package org.autoinstalld.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Unforeseen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one listener share. Each listener needs one of its own: it knows when that listener stops. */
public final class ListenerContext {
    private static final Logger LOG = LoggerFactory.getLogger("http");
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final Limits limits;
    private final LookupLog log;
    private final Counters counters;
    private final Predicate<IpAddress> trusted;
    private final Semaphore reports = new Semaphore(ReportBody.AT_ONCE);
    private final AtomicLong lastTrace = new AtomicLong(System.nanoTime() - QUIET_NANOS);
    private volatile boolean draining;

    /**
     * @param trusted who is believed when saying for whom it asks; asked for each connection
     */
    public ListenerContext(Limits limits, LookupLog log, Counters counters, Predicate<IpAddress> trusted) {
        this.limits = limits;
        this.log = log;
        this.counters = counters;
        this.trusted = trusted;
    }

    Limits limits() {
        return limits;
    }

    LookupLog log() {
        return log;
    }

    Counters counters() {
        return counters;
    }

    /** A permit for each body that is held in memory while it comes in. */
    Semaphore reports() {
        return reports;
    }

    /** Whether an address is that of a proxy that is believed. */
    boolean trusts(IpAddress address) {
        return trusted.test(address);
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
        counters.count(Incident.FAILED);
        log.note(doing + " failed: " + Unforeseen.words(cause));
        long now = System.nanoTime();
        long last = lastTrace.get();
        if (now - last >= QUIET_NANOS && lastTrace.compareAndSet(last, now)) {
            LOG.error("{} failed", Printable.oneLine(doing), cause);
        }
    }
}
