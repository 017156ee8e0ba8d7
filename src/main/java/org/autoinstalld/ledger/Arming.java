package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;

/**
 * Leave for one host to be installed or upgraded once. Each host has at most one; arming it again replaces it.
 *
 * @param serial tells one arming of a host from the next
 * @param window when answers may be handed out
 * @param times how many answers in all, if that is limited
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
        OptionalInt times,
        int handed,
        Optional<Instant> firstAnswer,
        String who,
        Instant since,
        Optional<Closure> closed) {

    /** When and why an arming ended. */
    public record Closure(Instant at, String reason) {}

    /** How it stands at {@code now}. */
    public ArmingState state(Instant now) {
        if (closed.isPresent()) {
            return new ArmingState.Spent(closed.get().at(), closed.get().reason());
        }
        if (!now.isBefore(window.until())) {
            return new ArmingState.Expired(window.until());
        }
        if (now.isBefore(window.from())) {
            return new ArmingState.Waiting(window.from());
        }
        return new ArmingState.Armed(window.until(), left());
    }

    /** How many answers are left, if that is limited. */
    public OptionalInt left() {
        return times.isPresent() ? OptionalInt.of(Math.max(0, times.getAsInt() - handed)) : OptionalInt.empty();
    }
}
