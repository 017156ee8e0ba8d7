package org.autoinstalld.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.jspecify.annotations.Nullable;

/**
 * Tells which hosts are armed, and for what, since DHCP's filename follows it: for the commands that write that into files,
 * through the control socket. No fields.
 */
public final class ArmedHostsAction implements AdminAction {
    public static final String PATH = "/armed";

    private final Ledger ledger;

    public ArmedHostsAction(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Outcome perform(Form form, Principal who) {
        if (!who.isAtSocket()) {
            return new Outcome.Refused("what is armed is told through the control socket alone", List.of());
        }
        try {
            Map<String, String> armed = new TreeMap<>();
            ArmedModes.modes(ledger.armings(), Instant.now())
                    .forEach((host, mode) -> armed.put(host.text(), mode.word()));
            return new Outcome.Done(
                    armed.size() + (armed.size() == 1 ? " host is armed" : " hosts are armed"),
                    "/",
                    Map.of("armed", armed),
                    List.of());
        } catch (LedgerException e) {
            return new Outcome.Refused("the ledger does not answer: " + e.getMessage(), List.of());
        }
    }

    /** What {@link #perform} told. */
    public static Map<HostName, Mode> read(@Nullable Object tree) {
        Map<HostName, Mode> armed = new TreeMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((host, mode) -> HostName.parse(String.valueOf(host))
                    .ifPresent(name -> Mode.of(String.valueOf(mode)).ifPresent(m -> armed.put(name, m))));
        }
        return armed;
    }
}
