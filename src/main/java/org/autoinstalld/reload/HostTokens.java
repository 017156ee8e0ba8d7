package org.autoinstalld.reload;

import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Secret;

/** The hosts' tokens as far as they are known. Whoever changes them reads the inventory again afterwards. */
public final class HostTokens {
    private record Known(Map<HostName, String> byHost, long version) {}

    private final Optional<Secret> otherwise;
    private volatile Known known = new Known(Map.of(), 0);

    /** None are known yet. */
    public HostTokens() {
        otherwise = Optional.empty();
    }

    private HostTokens(Secret otherwise) {
        this.otherwise = Optional.of(otherwise);
    }

    /** The same for every host, for those who look at files without knowing any token. */
    public static HostTokens standIn(String text) {
        return new HostTokens(new Secret(text));
    }

    /** Whether that was news. */
    public synchronized boolean set(Map<HostName, String> tokens) {
        if (known.byHost.equals(tokens)) {
            return false;
        }
        known = new Known(Map.copyOf(tokens), known.version + 1);
        return true;
    }

    Optional<Secret> of(HostName host) {
        return Optional.ofNullable(known.byHost.get(host)).map(Secret::new).or(() -> otherwise);
    }

    long version() {
        return known.version;
    }
}
