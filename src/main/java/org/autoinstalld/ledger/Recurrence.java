package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.autoinstalld.address.Mode;

/**
 * Whether a host that is answered once gets another answer. An installer that failed starts over, and may ask again; but a
 * machine that boots from the network first asks at every boot, and would be installed at every one.
 */
final class Recurrence {
    private Recurrence() {}

    /** Being armed overrules what was answered before. */
    static ClaimJudge of(
            Optional<Arming> arming, HostRecord facts, Optional<Answered> before, Claim claim, ArmingRules rules) {
        boolean armed = arming.filter(a -> a.state(claim.event().time()) instanceof ArmingState.Armed)
                .isPresent();
        if (armed) {
            boolean uses = claim.counts() || arming.get().mode() != claim.mode();
            return uses
                    ? remedied(ClaimJudge.of(arming, facts, claim, rules), claim)
                    : new ClaimJudge.Free(Optional.empty());
        }
        Instant now = claim.event().time();
        if (before.isEmpty()) {
            return new ClaimJudge.Free(claim.counts() ? Optional.of(new Answered(now, 0, false)) : Optional.empty());
        }
        Answered answered = before.get();
        boolean anew = claim.stranger()
                || claim.byLladdr() && now.isAfter(answered.first().plus(rules.newBoot()));
        if (!anew && answered.serial() == 0 && !answered.shut()) {
            return new ClaimJudge.Free(Optional.empty());
        }
        String reason = reason(answered, claim, anew);
        return anew && claim.counts()
                ? new ClaimJudge.Shut(new Answered(answered.first(), answered.serial(), true), reason)
                : new ClaimJudge.Refuse(reason);
    }

    /** No more of those that nobody declared are remembered, and who is not remembered would be installed at every boot. */
    static ClaimJudge full(Claim claim, int limit) {
        return new ClaimJudge.Refuse(limit
                + " machines that are not in the inventory were answered, and no more are remembered" + remedy(claim));
    }

    /** That it was answered under an arming. */
    static Answered under(Arming arming, Claim claim) {
        return new Answered(arming.firstAnswer().orElse(claim.event().time()), arming.serial(), false);
    }

    private static ClaimJudge remedied(ClaimJudge judgement, Claim claim) {
        return judgement instanceof ClaimJudge.Close close
                ? new ClaimJudge.Close(close.after(), close.reason() + remedy(claim))
                : judgement;
    }

    private static String remedy(Claim claim) {
        boolean install = claim.mode() == Mode.INSTALL;
        return "; 'autoinstalld arm " + claim.host() + (install ? "" : " --mode upgrade") + "' lets it be "
                + (install ? "installed" : "upgraded") + " once more";
    }

    private static String reason(Answered answered, Claim claim, boolean anew) {
        String since = ClaimJudge.spoken(
                Duration.between(answered.first(), claim.event().time()));
        return claim.mode().word() + ".conf was answered " + ClaimJudge.moment(answered.first())
                + (anew
                        ? ", and asked for again " + since + " later" + (claim.stranger() ? "" : ", so it booted anew")
                        : "")
                + remedy(claim);
    }
}
