package org.autoinstalld.api;

import java.time.Instant;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.HostState;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Where a host stands with its installation, as docs/api.md describes it.
 *
 * @param stop how its installer ends before it is done, as foreseen; null if nothing tells that it does, or the server that
 *     wrote this is an older one
 * @param refused when it was refused last, if it was given nothing since; null otherwise, or from an older server
 * @param arming the last one, be it over or not
 * @param progress with its sets; null if it fetches none
 */
public record HostStateJson(
        String name,
        String state,
        @Nullable Instant since,
        String detail,
        @Nullable String stop,
        @Nullable Instant refused,
        @Nullable ArmingJson arming,
        @Nullable ProgressJson progress) {

    /**
     * How far it is with what it fetches.
     *
     * @param index of the file among the {@code of} that it fetches, from 1; 0 for what comes before the sets
     * @param octets of that file, of {@code ofOctets}; 0 if its length is not known
     * @param rate octets a second
     * @param leftS seconds until it has all of them; null as long as that is not known
     */
    public record ProgressJson(
            String file,
            int index,
            int of,
            long octets,
            long ofOctets,
            long rate,
            @Nullable Long leftS) {
        private static final int ALL = 100;

        /** How much it has of all that it fetches, in percent, every file taken for as large as the others. */
        public int percent() {
            double files = Math.max(0, index - 1) + (index == 0 || ofOctets == 0 ? 0 : (double) octets / ofOctets);
            return of == 0 ? 0 : (int) Math.min(ALL, files * ALL / of);
        }

        static @Nullable ProgressJson of(@Nullable Progress progress) {
            return progress == null
                    ? null
                    : new ProgressJson(
                            progress.file(),
                            progress.index(),
                            progress.of(),
                            progress.octets(),
                            progress.ofOctets(),
                            progress.rate(),
                            progress.left());
        }
    }

    /**
     * An arming.
     *
     * @param times how many answers in all; null for any number
     * @param handed how many were
     * @param at when it was armed
     * @param ended why; empty if it is open
     */
    public record ArmingJson(
            boolean open,
            String mode,
            Instant from,
            Instant until,
            @Nullable Integer times,
            int handed,
            @Nullable Integer left,
            @Nullable Instant firstAnswer,
            String by,
            Instant at,
            @Nullable Instant endedAt,
            String ended) {

        static ArmingJson of(Arming arming, Instant now) {
            Arming.Closure closed = arming.closed();
            Instant end = null;
            String why = "";
            if (closed != null) {
                end = closed.at();
                why = closed.reason();
            } else if (arming.state(now) == Arming.State.EXPIRED) {
                end = arming.window().until();
                why = "its window ended";
            }
            return new ArmingJson(
                    end == null,
                    arming.mode().word(),
                    arming.window().from(),
                    arming.window().until(),
                    arming.times(),
                    arming.handed(),
                    arming.left(),
                    arming.firstAnswer(),
                    arming.who(),
                    arming.since(),
                    end,
                    Moments.shortened(why));
        }
    }

    public static HostStateJson of(HostName host, HostState state, @Nullable Arming arming, Instant now) {
        return new HostStateJson(
                host.text(),
                state.stage().word(),
                state.since(),
                detail(state, arming),
                state.stop().isEmpty() ? null : state.stop(),
                state.refused(),
                arming == null ? null : ArmingJson.of(arming, now),
                ProgressJson.of(state.progress()));
    }

    /** Of an armed host with what is left to it. */
    private static String detail(HostState state, @Nullable Arming arming) {
        String text = Moments.shortened(state.detail());
        Integer left = arming == null ? null : arming.left();
        return state.stage() != Stage.ARMED || left == null
                ? text
                : text + ", " + left + (left == 1 ? " answer left" : " answers left");
    }
}
