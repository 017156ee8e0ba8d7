package org.autoinstalld.server;

import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.DerivedTokens;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource.HostToken;

/** Tokens of the ledger as the inventory takes them. */
public record LedgerTokens(DerivedTokens tokens) implements Function<HostName, HostToken> {
    @Override
    public HostToken apply(HostName host) {
        return new HostToken(tokens.current(host).map(Secret::new).orElse(null), new Secret(tokens.next(host)));
    }
}
