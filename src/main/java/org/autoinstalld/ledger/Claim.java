package org.autoinstalld.ledger;

import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.setdir.Mode;

/**
 * Asks for one answer of an armed host. The answer is made already, so that nothing is handed out in vain.
 *
 * @param event the look-up as it will stand in the ledger if the answer is handed out; has a host and a mode
 * @param byLladdr whether the machine was named by its lladdr, which is how an installer that just booted asks first
 * @param masked the text of the answer with its secrets masked; asked for at most once, on another thread
 */
public record Claim(Event event, boolean byLladdr, Supplier<String> masked) {
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
