package org.autoinstalld.importer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;

/** How each file is tried; what is not mentioned is tried as usual. */
record Tries(
        Map<HostName, Map<Mode, Fit>> fits,
        Set<HostName> withoutGuest,
        Set<HostName> withoutBlocks,
        Set<HostName> aborting) {
    Tries() {
        this(new HashMap<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
    }

    Fit fit(HostName host, Mode mode) {
        return fits.getOrDefault(host, Map.of()).getOrDefault(mode, Fit.USUAL);
    }

    void next(HostName host, Mode mode) {
        fits.computeIfAbsent(host, h -> new HashMap<>())
                .put(mode, fit(host, mode).next());
    }
}
