package org.autoinstalld.ledger;

import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;

/**
 * Asks for one answer of an armed host. The answer is made already, so that nothing is handed out in vain.
 *
 * @param event the look-up as it will stand in the ledger if the answer is handed out; has a host and a mode
 * @param byLladdr whether it is what an installer that just booted asks first: by lladdr, if the host has one
 * @param demand what has to be so, that it may have one
 * @param counts whether an answer is one to the machine, as far as addresses tell; under {@link Demand#ONCE} others, such as
 *     those to people on the server itself, use up nothing
 * @param stranger whether it is a machine that is not in the inventory, named by its lladdr: whoever is there can make up as
 *     many as he likes, so little is remembered, and one answer is one answer
 * @param claimant if one arming of the host is for one lladdr
 * @param masked the text of the answer with its secrets masked; asked for at most once, on another thread
 */
public record Claim(
        Event event,
        boolean byLladdr,
        Demand demand,
        boolean counts,
        boolean stranger,
        Optional<Claimant> claimant,
        Supplier<String> masked) {
    /** What a host needs to be answered. */
    public enum Demand {
        /** It is armed. */
        ARMED,
        /** It is armed, or was not answered before. */
        ONCE
    }

    /** One of a host that has to be armed. */
    public Claim(Event event, boolean byLladdr, Supplier<String> masked) {
        this(event, byLladdr, Demand.ARMED, true, false, Optional.empty(), masked);
    }

    /** One of a host of the inventory. */
    public Claim(Event event, boolean byLladdr, Demand demand, boolean counts, Supplier<String> masked) {
        this(event, byLladdr, demand, counts, false, Optional.empty(), masked);
    }

    /** The same, by one machine. */
    public Claim by(Optional<Claimant> one) {
        return new Claim(event, byLladdr, demand, counts, stranger, one, masked);
    }

    public Claim {
        if (event.host().isEmpty() || event.mode().isEmpty()) {
            throw new IllegalArgumentException("a claim without host or mode");
        }
    }

    HostName host() {
        return event.host().orElseThrow();
    }

    Mode mode() {
        return event.mode().orElseThrow();
    }
}
