package org.autoinstalld.api;

import java.time.Instant;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.HostState;
import org.autoinstalld.ledger.HostState.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Where a host stands with its installation, as docs/api.md describes it.
 *
 * @param arming the last one, be it over or not
 */
public record HostStateJson(
        String name,
        String state,
        @Nullable Instant since,
        String detail,
        @Nullable ArmingJson arming) {

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
                arming == null ? null : ArmingJson.of(arming, now));
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
