package org.autoinstalld.ledger;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.autoinstalld.database.StoreStatus;

/** How long somebody waits for the ledger, and what he is told when that is over. */
record Patience(StoreStatus status) {
    /** Does something when the bound has passed. */
    static void after(Duration bound, Runnable work) {
        CompletableFuture.delayedExecutor(Math.max(0, bound.toMillis()), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(work);
    }

    /**
     * Why it took longer than it may.
     *
     * @param away what stands before the reason of a store that does not answer
     * @param slow what did not happen in time, if that is all that can be said
     */
    String late(String away, String slow, Duration bound) {
        return status.trouble()
                .map(t -> (status.isOpen() ? away : "the ledger is not open: ") + t.reason())
                .orElse(slow + " within " + bound.toMillis() + " ms");
    }

    /**
     * The outcome of a claim, within the bound.
     *
     * @param deciding begins once the ledger is open
     */
    CompletableFuture<ClaimOutcome> decided(Duration bound, Consumer<CompletableFuture<ClaimOutcome>> deciding) {
        CompletableFuture<ClaimOutcome> told = new CompletableFuture<>();
        // the reason is found when the bound has passed, not now
        after(
                bound,
                () -> told.complete(new ClaimOutcome.Unavailable(
                        late("the ledger is away: ", "the ledger did not answer", bound))));
        status.whenOpen(() -> deciding.accept(told));
        return told;
    }
}
