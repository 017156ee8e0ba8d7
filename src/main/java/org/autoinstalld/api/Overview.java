package org.autoinstalld.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.HostState;
import org.jspecify.annotations.Nullable;

/**
 * Where all hosts stand with their installation, as last asked of the ledger.
 *
 * @param until when some of it changes by time alone, to the whole second after, so that the changes of many hosts are no
 *     more than one a second; null if none does
 * @param trouble why the ledger does not answer; the rest is empty then, and it is null if it does
 */
public record Overview(
        Map<HostName, HostState> states,
        Map<HostName, Arming> armings,
        @Nullable Instant until,
        @Nullable String trouble) {
    static Overview of(Map<HostName, HostState> states, Map<HostName, Arming> armings) {
        Instant until = states.values().stream()
                .flatMap(state -> Stream.ofNullable(state.until()))
                .min(Comparator.naturalOrder())
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1))
                .orElse(null);
        return new Overview(states, armings, until, null);
    }

    static Overview none(String trouble) {
        return new Overview(Map.of(), Map.of(), null, trouble);
    }

    /** Where a host stands. */
    public HostState state(HostName host) {
        return states.getOrDefault(host, HostState.NEVER_SEEN);
    }

    /** Its last arming. */
    public Optional<Arming> arming(HostName host) {
        return Optional.ofNullable(armings.get(host));
    }
}
