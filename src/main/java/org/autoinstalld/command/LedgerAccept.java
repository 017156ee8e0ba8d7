package org.autoinstalld.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.admin.AcceptLedgerAction;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerClient;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.server.LedgerOpener;

/** Settles a doubt about the ledger's file: {@code ledger accept}. */
final class LedgerAccept extends Command {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ACCEPT = "accept";

    LedgerAccept() {
        super("ledger", ACCEPT, "takes a ledger as it was found that was cut short or is gone");
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        String what = invocation.operand("thing to do with the ledger");
        if (!what.equals(ACCEPT)) {
            throw new UsageException("'ledger " + what + "'; the only thing to do with the ledger is " + ACCEPT);
        }
        Answer answer =
                new ControlClient(invocation.stateFolder(), PATIENCE).post("/api" + AcceptLedgerAction.PATH, Map.of());
        if (!(answer instanceof Answer.NoServer)) {
            return Reload.tell(answer, invocation);
        }
        return alone(invocation.snapshot().inventory().site(), invocation);
    }

    private static int alone(Site site, Invocation invocation) throws RefusedException {
        Optional<String> unfit =
                site.ledger().url().isPresent() ? Optional.empty() : LedgerOpener.unfit(invocation.stateFolder());
        if (unfit.isPresent()) {
            throw new RefusedException(unfit.get());
        }
        try {
            LedgerOpener.open(() -> site, invocation.stateFolder()).close();
            return done(invocation, AcceptLedgerAction.nothing());
        } catch (LedgerException e) {
            if (e.kind() != LedgerException.Kind.TO_ACCEPT) {
                throw new RefusedException(LedgerOpener.why(e));
            }
        }
        try {
            Optional<String> damaged = new Store.Embedded(invocation.stateFolder()).accept();
            if (damaged.isPresent()) {
                throw new RefusedException("not accepted: " + damaged.get());
            }
        } catch (IOException e) {
            throw new RefusedException("not accepted: '" + invocation.stateFolder() + "' cannot be written to");
        }
        return accepted(site, invocation);
    }

    private static int accepted(Site site, Invocation invocation) throws RefusedException {
        try (Ledger ledger = LedgerOpener.open(() -> site, invocation.stateFolder())) {
            return done(invocation, AcceptLedgerAction.accepted(ledger, LedgerClient.here()));
        } catch (LedgerException e) {
            throw new RefusedException(
                    e.kind() == LedgerException.Kind.AWAY
                            ? "the ledger does not answer: " + e.reason()
                            : LedgerOpener.why(e));
        }
    }

    private static int done(Invocation invocation, Outcome outcome) {
        invocation.tell(Map.of("message", outcome.message()), outcome.message());
        return FINE;
    }
}
