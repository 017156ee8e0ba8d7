package org.autoinstalld.server;

import java.time.Instant;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.http.LookupLog;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerListener;
import org.autoinstalld.reload.HostTokens;
import org.jspecify.annotations.Nullable;

/** Hands tokens on when they change in the ledger, and tells the log when that comes and goes. */
final class TokenListener implements LedgerListener {
    private final Ledger ledger;
    private final HostTokens tokens;
    private final LookupLog log;

    TokenListener(Ledger ledger, HostTokens tokens, LookupLog log) {
        this.ledger = ledger;
        this.tokens = tokens;
        this.log = log;
    }

    void look() {
        try {
            tokens.set(new LedgerTokens(ledger.tokens()));
        } catch (LedgerException e) {
            log.note("tokens cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void tokenChanged(@Nullable HostName host) {
        look();
    }

    @Override
    public void down(String reason) {
        log.note("the ledger does not answer: " + reason + "; hosts that are armed or answered once get nothing");
    }

    @Override
    public void up() {
        log.note("the ledger answers");
        look();
    }

    @Override
    public void gap(long lost, Instant since, Instant until) {
        log.note("the ledger lost " + lost + " events between " + since + " and " + until);
    }
}
