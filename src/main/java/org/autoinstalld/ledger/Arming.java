package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Leave for one host to be installed or upgraded once. Each host has at most one; arming it again replaces it.
 *
 * @param serial tells one arming of a host from the next
 * @param window when answers may be handed out
 * @param times how many answers in all; null if that is not limited
 * @param handed how many were
 * @param firstAnswer when the first was; the installation began then
 * @param who armed it, for people to read
 * @param closed when and why it ended, if it did; the end of the window by itself does not show here before somebody
 *     asked or it was noticed, {@link #state} knows anyway
 */
public record Arming(
        HostName host,
        long serial,
        Mode mode,
        Window window,
        @Nullable Integer times,
        int handed,
        @Nullable Instant firstAnswer,
        String who,
        Instant since,
        @Nullable Closure closed) {

    /**
     * When and why an arming ended.
     *
     * @param reason the cause in words, with what was so at the time
     */
    public record Closure(Instant at, Cause cause, String reason) {}

    /** Why an arming ended. */
    public enum Cause {
        DISARMED,
        /** All its answers were handed out. */
        USED_UP,
        /** The machine reported its first boot. */
        INSTALLED,
        /** It asked by lladdr long after its first answer, so it booted anew. */
        NEW_BOOT,
        /** It was answered, and then quiet for as long as an installation takes. */
        QUIET,
        WINDOW_OVER,
        /** What a newer server wrote into a store that is shared with it. */
        OTHER;

        static Cause of(String word) {
            for (Cause cause : values()) {
                if (cause.name().equals(word)) {
                    return cause;
                }
            }
            return OTHER;
        }
    }

    /** How an arming stands at some moment. */
    public enum State {
        /** Answers are handed out. */
        ARMED,
        /** The window has not begun. */
        WAITING,
        /** It was closed. */
        SPENT,
        /** The window ended. */
        EXPIRED
    }

    /** How it stands at {@code now}. */
    public State state(Instant now) {
        if (closed != null) {
            return State.SPENT;
        }
        if (!now.isBefore(window.until())) {
            return State.EXPIRED;
        }
        return now.isBefore(window.from()) ? State.WAITING : State.ARMED;
    }

    /** Whether answers are handed out at {@code now}, or will be. */
    public boolean isOpen(Instant now) {
        return closed == null && now.isBefore(window.until());
    }

    /** How many answers are left; null if that is not limited. */
    public @Nullable Integer left() {
        return times == null ? null : Integer.valueOf(Math.max(0, times - handed));
    }

    /** Whether an answer was handed out under it. */
    boolean isBegun() {
        return firstAnswer != null;
    }

    /** The same with another count of answers, begun and ended as told. */
    Arming with(int count, @Nullable Instant first, @Nullable Closure end) {
        return new Arming(host, serial, mode, window, times, count, first, who, since, end);
    }

    /** Without an answer that was counted and then not sent. */
    Arming givenBack() {
        int count = Math.max(0, handed - 1);
        boolean byCount = closed != null && closed.cause() == Cause.USED_UP;
        return with(count, count == 0 ? null : firstAnswer, byCount ? null : closed);
    }

    /** The same, ended. */
    Arming closed(Instant at, Cause cause, String reason) {
        return with(handed, firstAnswer, new Closure(at, cause, reason));
    }

    /**
     * A span of time.
     *
     * @param from its first moment
     * @param until its end, no longer part of it
     */
    public record Window(Instant from, Instant until) {
        public Window {
            // what both stores keep
            from = from.truncatedTo(ChronoUnit.MICROS);
            until = until.truncatedTo(ChronoUnit.MICROS);
            if (!from.isBefore(until)) {
                throw new IllegalArgumentException("a window that ends before it begins");
            }
        }

        /** From {@code from} on, for {@code length}. */
        public static Window of(Instant from, Duration length) {
            return new Window(from, from.plus(length));
        }

        public boolean contains(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(until);
        }
    }
}
