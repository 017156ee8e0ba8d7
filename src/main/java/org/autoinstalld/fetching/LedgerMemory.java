package org.autoinstalld.fetching;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.ledger.Fetchings;
import org.autoinstalld.ledger.HandedOut;

/**
 * Asks the ledger which response file an address was given last, without holding a thread while it is being opened. Fails
 * if the ledger cannot say: an installer that is told of no site set does without it, and nobody sees what is missing.
 */
final class LedgerMemory implements GivenFiles.Elsewhere {
    private final Fetchings fetchings;
    private final Executor waiting;
    private final Duration patience;

    /**
     * @param waiting runs what asks the ledger; rejects what is too much
     * @param patience for a ledger that is opened meanwhile; an installer waits longer than that for a list
     */
    LedgerMemory(Fetchings fetchings, Executor waiting, Duration patience) {
        this.fetchings = fetchings;
        this.waiting = waiting;
        this.patience = patience;
    }

    @Override
    public boolean isShared() {
        return fetchings.isShared();
    }

    /** Fails with the reason, in words. */
    @Override
    public CompletableFuture<Optional<HandedOut>> handedOut(IpAddress requester, Instant since) {
        return fetchings
                .tried()
                .thenApplyAsync(unused -> ask(requester, since), waiting)
                .orTimeout(patience.toSeconds(), TimeUnit.SECONDS)
                .exceptionallyCompose(e -> CompletableFuture.failedFuture(new UnknownRequester(reason(e))));
    }

    private Optional<HandedOut> ask(IpAddress requester, Instant since) {
        try {
            return fetchings.handedOut(requester, since);
        } catch (LedgerException e) {
            throw new UnknownRequester("the ledger does not answer: " + e.reason());
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof RejectedExecutionException) {
            return "too many look-ups wait for the ledger";
        }
        return cause instanceof TimeoutException
                ? "the ledger did not answer in time"
                : String.valueOf(cause.getMessage());
    }

    /** Whose an address is cannot be told. */
    static final class UnknownRequester extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownRequester(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return "whose response file this address was given is not known: " + getMessage();
        }
    }
}
