package org.autoinstalld.ledger;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.autoinstalld.database.StoreStatus;

/** How long somebody waits for the ledger, and what he is told when that is over. */
record Patience(LedgerOpening opening, StoreStatus status) {
    /** Does something when the bound has passed. */
    static void after(Duration bound, Runnable work) {
        CompletableFuture.delayedExecutor(Math.max(0, bound.toMillis()), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(work);
    }

    /** Why it took longer than it may. */
    String late(String what, Duration bound) {
        return opening.isOpen()
                ? status.trouble().orElse(what + " within " + bound.toMillis() + " ms")
                : "the ledger is not open: " + opening.trouble().reason();
    }

    /**
     * The outcome of a claim, within the bound.
     *
     * @param deciding begins once the ledger is open
     */
    CompletableFuture<ClaimOutcome> decided(Duration bound, Consumer<CompletableFuture<ClaimOutcome>> deciding) {
        CompletableFuture<ClaimOutcome> told = new CompletableFuture<>();
        // the reason is found when the bound has passed, not now
        after(bound, () -> {
            String prefix = opening.isOpen() && status.trouble().isPresent() ? "the ledger is away: " : "";
            told.complete(new ClaimOutcome.Unavailable(prefix + late("the ledger did not answer", bound)));
        });
        opening.whenOpen(() -> deciding.accept(told));
        return told;
    }
}
