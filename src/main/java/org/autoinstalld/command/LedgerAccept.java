package org.autoinstalld.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.admin.AcceptLedgerAction;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.ledger.Opening;
import org.autoinstalld.server.LedgerFolder;
import org.autoinstalld.server.LedgerOpener;

/** Settles a doubt about the ledger's file: {@code ledger accept}. */
final class LedgerAccept extends Command {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ACCEPT = "accept";

    LedgerAccept() {
        super("ledger", ACCEPT, "takes a ledger as it was found that was cut short or is gone", Invocation.state());
    }

    @Override
    int run(Invocation invocation) throws UsageException, RefusedException {
        String what = invocation.operand("thing to do with the ledger");
        if (!what.equals(ACCEPT)) {
            throw new UsageException("'ledger " + what + "'; the only thing to do with the ledger is " + ACCEPT);
        }
        Answer answer =
                new ControlClient(invocation.stateFolder(), PATIENCE).post("/api" + AcceptLedgerAction.PATH, Map.of());
        if (!(answer instanceof Answer.NoServer)) {
            return Reload.tell(answer, invocation.terminal());
        }
        return alone(invocation.snapshot().inventory().site(), invocation);
    }

    private static int alone(Site site, Invocation invocation) throws RefusedException {
        Terminal terminal = invocation.terminal();
        LedgerFolder folder = LedgerFolder.at(invocation.stateFolder());
        Optional<String> unfit = site.ledger().url().isPresent()
                ? Optional.empty()
                : folder.foreign().or(folder::missing);
        if (unfit.isPresent()) {
            throw new RefusedException(unfit.get());
        }
        Opening found = LedgerOpener.open(() -> site, invocation.stateFolder());
        if (found instanceof Opening.Opened opened) {
            opened.ledger().close();
            terminal.out().println(AcceptLedgerAction.nothing().message());
            return FINE;
        }
        if (!Ledger.isToAccept(LedgerOpener.why(found))) {
            throw new RefusedException(LedgerOpener.why(found));
        }
        try {
            Optional<String> damaged = Ledger.accept(invocation.stateFolder());
            if (damaged.isPresent()) {
                throw new RefusedException("not accepted: " + damaged.get());
            }
        } catch (IOException e) {
            throw new RefusedException("not accepted: '" + folder.folder() + "' cannot be written to");
        }
        return accepted(LedgerOpener.open(() -> site, invocation.stateFolder()), terminal);
    }

    private static int accepted(Opening opening, Terminal terminal) throws RefusedException {
        if (!(opening instanceof Opening.Opened opened)) {
            throw new RefusedException(LedgerOpener.why(opening));
        }
        try (Ledger ledger = opened.ledger()) {
            Outcome outcome = AcceptLedgerAction.accepted(ledger, LedgerClient.here());
            terminal.out().println(outcome.message());
            return FINE;
        } catch (LedgerException e) {
            throw new RefusedException("the ledger does not answer: " + e.getMessage());
        }
    }
}
