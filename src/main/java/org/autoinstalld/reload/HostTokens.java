package org.autoinstalld.reload;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource.HostToken;

/** The hosts' tokens as far as they are known. Whoever changes them reads the inventory again afterwards. */
public final class HostTokens {
    private Function<HostName, HostToken> known;
    /** What readings were told, so that a change which concerns no host of the inventory is none. */
    private final Map<HostName, HostToken> told = new HashMap<>();

    private Runnable changed = () -> {};
    private long version;

    /** None are known yet. */
    public HostTokens() {
        this(host -> HostToken.NONE);
    }

    public HostTokens(Function<HostName, HostToken> tokens) {
        known = tokens;
    }

    /** The same for every host, for those who look at files without knowing any token. */
    public static HostTokens standIn(String text) {
        HostToken one = new HostToken(new Secret(text), null);
        return new HostTokens(host -> one);
    }

    /** If no host has a token, nothing has to be read again, whatever is set. */
    public synchronized void set(Function<HostName, HostToken> tokens) {
        known = tokens;
        if (!told.entrySet().stream().allMatch(e -> tokens.apply(e.getKey()).equals(e.getValue()))) {
            told.clear();
            version++;
            changed.run();
        }
    }

    /** @param hears that something has to be read again; must be quick */
    synchronized void onChange(Runnable hears) {
        changed = hears;
    }

    synchronized HostToken of(HostName host) {
        HostToken token = known.apply(host);
        told.put(host, token);
        return token;
    }

    synchronized long version() {
        return version;
    }
}
