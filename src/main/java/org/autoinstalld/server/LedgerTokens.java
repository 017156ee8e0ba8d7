package org.autoinstalld.server;

import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Access.HostToken;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.ledger.DerivedTokens;

/** Tokens of the ledger as the inventory takes them. */
public record LedgerTokens(DerivedTokens tokens) implements Function<HostName, HostToken> {
    @Override
    public HostToken apply(HostName host) {
        return new HostToken(tokens.current(host).map(Secret::new).orElse(null), new Secret(tokens.next(host)));
    }
}
