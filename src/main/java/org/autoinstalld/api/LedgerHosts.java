package org.autoinstalld.api;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.ledger.HostState;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.responsefile.HostChoice;

/** What the ledger knows of hosts that are chosen: their states, and those that are in no inventory any more. */
public final class LedgerHosts {
    private LedgerHosts() {}

    /**
     * Asks the ledger for states only if the choice goes by them.
     *
     * @param gone hosts that are no longer in the inventory, and may be named all the same
     * @param strangers whether a machine may be named by an lladdr that no host has
     */
    public static HostChoice.Beyond of(HostChoice choice, Ledger ledger, Set<HostName> gone, boolean strangers)
            throws LedgerException {
        return of(choice.states().isEmpty() ? Map.of() : ledger.states(Instant.now()), gone, strangers);
    }

    static HostChoice.Beyond of(Map<HostName, HostState> states, Set<HostName> gone, boolean strangers) {
        Map<HostName, String> words = new HashMap<>();
        states.forEach((host, state) -> words.put(host, state.stage().word()));
        return new HostChoice.Beyond(gone, strangers, words, words());
    }

    /** The words that states can have. */
    public static List<String> words() {
        return Arrays.stream(Stage.values()).map(Stage::word).toList();
    }
}
