package org.autoinstalld.reload;

import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.HostToken;
import org.autoinstalld.inventory.Secret;

/** The hosts' tokens as far as they are known. Whoever changes them reads the inventory again afterwards. */
public final class HostTokens {
    private record Known(Function<HostName, HostToken> byHost, long version) {}

    private volatile Known known;

    /** None are known yet. */
    public HostTokens() {
        this(host -> HostToken.NONE);
    }

    public HostTokens(Function<HostName, HostToken> tokens) {
        known = new Known(tokens, 0);
    }

    /** The same for every host, for those who look at files without knowing any token. */
    public static HostTokens standIn(String text) {
        HostToken one = new HostToken(new Secret(text), null);
        return new HostTokens(host -> one);
    }

    /** @param tokens equal to what was set before if nothing changed */
    public synchronized void set(Function<HostName, HostToken> tokens) {
        if (!known.byHost.equals(tokens)) {
            known = new Known(tokens, known.version + 1);
        }
    }

    HostToken of(HostName host) {
        return known.byHost.apply(host);
    }

    long version() {
        return known.version;
    }
}
