package org.autoinstalld.preview;

import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.HostState;

/**
 * Where all hosts stand with their installation, as last asked of the ledger.
 *
 * @param trouble why the ledger does not answer; the rest is empty then
 */
record Overview(Map<HostName, HostState> states, Map<HostName, Arming> armings, Optional<String> trouble) {
    static Overview none(String trouble) {
        return new Overview(Map.of(), Map.of(), Optional.of(trouble));
    }

    HostState state(HostName host) {
        return states.getOrDefault(host, HostState.NEVER_SEEN);
    }

    Optional<Arming> arming(HostName host) {
        return Optional.ofNullable(armings.get(host));
    }
}
