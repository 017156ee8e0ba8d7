package org.autoinstalld.ledger;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.jspecify.annotations.Nullable;

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
        @Nullable Claimant claimant,
        Supplier<String> masked) {
    /** What a host needs to be answered. */
    public enum Demand {
        /** It is armed. */
        ARMED,
        /** It is armed, or was not answered before. */
        ONCE
    }

    /**
     * Which machine claims an answer of a host that has no address of its own, so that one arming is for one machine. An
     * address may change between two DHCP cycles; the lladdr does not.
     *
     * @param besides addresses of those who may ask besides the host: what they were answered tells nothing of the machine
     */
    public record Claimant(Lladdr lladdr, Predicate<IpAddress> besides) {}

    public Claim {
        if (event.host() == null || event.mode() == null) {
            throw new IllegalArgumentException("a claim without host or mode");
        }
    }

    HostName host() {
        return requireNonNull(event.host());
    }

    Mode mode() {
        return requireNonNull(event.mode());
    }
}
