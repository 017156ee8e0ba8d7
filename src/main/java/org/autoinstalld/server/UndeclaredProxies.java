package org.autoinstalld.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.LookupLog;

/** Says once of each address that a proxy seems to be there which nobody declared, as far as it remembers any more. */
final class UndeclaredProxies implements Consumer<IpAddress> {
    /** Whoever is in an allowed network may pretend; that many lines are enough. */
    private static final int KNOWN_MAX = 16;

    private final LookupLog log;
    private final Set<IpAddress> known = ConcurrentHashMap.newKeySet();

    UndeclaredProxies(LookupLog log) {
        this.log = log;
    }

    @Override
    public void accept(IpAddress address) {
        if (known.size() < KNOWN_MAX && known.add(address)) {
            log.note(
                    "warning: " + address + " is in 'allow' and asks for others (Forwarded, X-Forwarded-For or Via), so"
                            + " whoever reaches it would be allowed; refused. If it is your proxy: site: { trusted-proxies: "
                            + address + " }; not said again of this address");
        }
    }
}
