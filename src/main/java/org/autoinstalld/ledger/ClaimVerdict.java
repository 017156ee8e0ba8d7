package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Sql;
import org.autoinstalld.ledger.Arming.Closure;
import org.autoinstalld.ledger.ClaimOutcome.Refusal;
import org.autoinstalld.ledger.ClaimOutcome.Refused;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.jspecify.annotations.Nullable;

/**
 * Whether a claim gets its answer, and what is to be kept of that.
 *
 * <p>An installation may ask again and again, since an installer that failed starts over. But the next boot of the
 * machine that it installed must not be taken for that, or a machine that boots from the network first would be
 * installed for ever.
 *
 * @param refused why not; null if it gets it
 * @param arming as it stands afterwards; null if nothing of it changes, or there is none
 * @param answered to be kept, of a host that is answered once; null if nothing of it changes
 */
record ClaimVerdict(
        @Nullable Refused refused,
        @Nullable Arming arming,
        @Nullable Answered answered) {
    private static final String OVER = "not armed any more: ";

    private static ClaimVerdict refuse(Refusal why, String reason) {
        return new ClaimVerdict(new Refused(why, reason), null, null);
    }

    /** For a host that has to be armed. */
    static ClaimVerdict whileArmed(@Nullable Arming arming, HostRecord facts, Claim claim, ArmingRules rules) {
        if (arming == null) {
            return refuse(Refusal.NOT_ARMED, "not armed");
        }
        Instant now = claim.event().time();
        Closure closed = arming.closed();
        if (closed != null) {
            return refuse(Refusal.OVER, OVER + closed.reason());
        }
        Instant quiet = Stages.quiet(facts, arming, now, rules);
        if (quiet != null) {
            return over(Stages.ended(facts, arming, quiet, rules));
        }
        Arming.State state = arming.state(now);
        if (state == Arming.State.EXPIRED) {
            return over(Endings.windowOver(arming));
        }
        if (state == Arming.State.WAITING) {
            return refuse(
                    Refusal.NOT_YET,
                    "armed, but only from " + Endings.moment(arming.window().from()) + " on");
        }
        if (arming.mode() != claim.mode()) {
            return refuse(
                    Refusal.OTHER_MODE,
                    "armed to " + arming.mode().word() + ", and asked to "
                            + claim.mode().word());
        }
        Instant first = arming.firstAnswer();
        if (claim.byLladdr() && first != null && now.isAfter(first.plus(rules.newBoot()))) {
            return over(Endings.newBoot(arming, first, now));
        }
        if (claim.byLladdr() && first != null && facts.hasLastSet()) {
            return over(Endings.newBootWithSets(arming, now));
        }
        return granted(arming, first == null ? now : first, now);
    }

    private static ClaimVerdict granted(Arming arming, Instant first, Instant now) {
        Arming after = arming.with(arming.handed() + 1, first, null);
        Integer times = arming.times();
        return times != null && after.handed() >= times
                ? new ClaimVerdict(null, Endings.usedUp(after, now, times), null)
                : new ClaimVerdict(null, after, null);
    }

    private static ClaimVerdict over(Arming ended) {
        Closure closed = ended.closed();
        return new ClaimVerdict(new Refused(Refusal.OVER, OVER + (closed == null ? "" : closed.reason())), ended, null);
    }

    /**
     * For a host that is answered once, unless it is armed: that overrules what was answered before.
     *
     * @param before that it was answered in this mode
     */
    static ClaimVerdict once(
            @Nullable Arming arming, HostRecord facts, @Nullable Answered before, Claim claim, ArmingRules rules) {
        Instant now = claim.event().time();
        if (arming != null && arming.state(now) == Arming.State.ARMED) {
            return claim.counts() || arming.mode() != claim.mode()
                    ? remedied(whileArmed(arming, facts, claim, rules), claim)
                    : new ClaimVerdict(null, null, null);
        }
        if (before == null) {
            return new ClaimVerdict(null, null, claim.counts() ? new Answered(now, 0, false) : null);
        }
        boolean anew = claim.stranger()
                || claim.byLladdr()
                        && (facts.hasLastSet() || now.isAfter(before.first().plus(rules.newBoot())));
        if (!anew && before.serial() == 0 && !before.shut()) {
            return new ClaimVerdict(null, null, null);
        }
        return new ClaimVerdict(
                new Refused(Refusal.ANSWERED_BEFORE, answeredBefore(before, claim, anew)),
                null,
                anew && claim.counts() ? new Answered(before.first(), before.serial(), true) : null);
    }

    /** A grant under an arming also counts as the one answer; a refusal says how to get another. */
    private static ClaimVerdict remedied(ClaimVerdict verdict, Claim claim) {
        Arming after = verdict.arming();
        if (after == null) {
            return verdict;
        }
        if (verdict.refused() != null) {
            Refused refused = new Refused(Refusal.OVER, verdict.refused().reason() + remedy(claim));
            return new ClaimVerdict(refused, after, null);
        }
        Instant first = after.firstAnswer();
        return new ClaimVerdict(
                null, after, new Answered(first == null ? claim.event().time() : first, after.serial(), false));
    }

    /**
     * The same if the table of unknown machines is full: then only an armed one is answered, as one that is not
     * remembered would be installed at every boot.
     */
    ClaimVerdict withoutRoom(Claim claim, int limit) {
        return arming != null
                ? new ClaimVerdict(refused, arming, null)
                : refuse(
                        Refusal.TOO_MANY,
                        limit + " machines that are not in the inventory were answered, and no more are remembered"
                                + remedy(claim));
    }

    /** A machine gets nothing while the host is armed and another one was answered. */
    static ClaimVerdict second(Claim claim, Claim.Claimant claimant, Lladdr first) {
        return refuse(
                Refusal.SECOND_MACHINE,
                "a second machine: " + claimant.lladdr() + " asks, and " + first
                        + " was answered under this arming; 'autoinstalld arm " + claim.host()
                        + "' begins anew, if the first was not the host");
    }

    private static String remedy(Claim claim) {
        boolean install = claim.mode() == Mode.INSTALL;
        return "; 'autoinstalld arm " + claim.host() + (install ? "" : " --mode upgrade") + "' lets it be "
                + (install ? "installed" : "upgraded") + " once more";
    }

    private static String answeredBefore(Answered before, Claim claim, boolean anew) {
        String since =
                Endings.spoken(Duration.between(before.first(), claim.event().time()));
        return claim.mode().word() + ".conf was answered " + Endings.moment(before.first())
                + (anew
                        ? ", and asked for again " + since + " later" + (claim.stranger() ? "" : ", so it booted anew")
                        : "")
                + remedy(claim);
    }

    /**
     * That a host was answered in one mode, for hosts that are answered once, and the table of that. Nothing of it is
     * ever forgotten by time: a machine that was installed years ago must not be installed again because it is so
     * long ago.
     *
     * @param first when, for the first time, or for the first time since it was armed
     * @param serial of the arming under which that was; 0 if under none
     * @param shut whether it asked again after a new boot, and was refused
     */
    record Answered(Instant first, long serial, boolean shut) {
        /** Nobody else may change it until this transaction ends. */
        static Optional<Answered> lock(Connection connection, Claim claim) throws SQLException {
            return Sql.first(
                    connection,
                    "select * from answered where host = ? and mode = ? for update",
                    row -> new Answered(Sql.time(row, "first_answer"), row.getLong("serial"), row.getBoolean("shut")),
                    claim.host(),
                    claim.mode());
        }

        /** How many there are that go by their lladdr. */
        static long strangers(Connection connection) throws SQLException {
            String count = "select count(*) from answered where host like '__-__-__-__-__-__'";
            return Sql.first(connection, count, row -> row.getLong(1)).orElse(0L);
        }

        void put(Connection connection, Claim claim) throws SQLException {
            Object[] values = {first, serial, shut, claim.host(), claim.mode()};
            Sql.update(
                    connection,
                    "insert into answered (first_answer, serial, shut, host, mode) values (?, ?, ?, ?, ?)"
                            + " on conflict do nothing",
                    values);
            Sql.update(
                    connection,
                    "update answered set first_answer = ?, serial = ?, shut = ? where host = ? and mode = ?",
                    values);
        }

        /** Takes back what {@code claim} itself had noted. */
        static void forget(Connection connection, Claim claim) throws SQLException {
            Sql.update(
                    connection,
                    "delete from answered where host = ? and mode = ? and first_answer = ? and serial = 0",
                    claim.host(),
                    claim.mode(),
                    claim.event().time());
        }
    }
}
