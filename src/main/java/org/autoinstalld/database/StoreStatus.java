package org.autoinstalld.database;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.autoinstalld.database.LedgerException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store is open and answers, and if not why, from before the first attempt to open it; nothing else
 * remembers that. Who wants to know is told once when an open store does not answer, once more when only an admin can help
 * it, and once when it answers again.
 */
public final class StoreStatus {
    private static final long PATIENCE_SECONDS = 10;

    private final Consumer<String> down;
    private final Runnable up;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> tried = new CompletableFuture<>();
    private final LedgerException untried = new LedgerException(Kind.AWAY, "it is being opened");
    private volatile State state = new State(false, untried, false);
    private volatile boolean quiet;

    /**
     * @param trouble why it does not answer; always there before it is open
     * @param doubtful whether an admin has to accept it, as far as was found since it answered last
     */
    private record State(boolean open, @Nullable LedgerException trouble, boolean doubtful) {}

    /**
     * @param down told why it does not answer
     * @param up told that it answers again
     */
    public StoreStatus(Consumer<String> down, Runnable up) {
        this.down = down;
        this.up = up;
    }

    /** It has just answered. */
    public void good() {
        // reading is cheap, and this is on the way of everything
        if (state.trouble() != null) {
            answers(null);
        }
    }

    /** It has just not answered. */
    public void bad(LedgerException why) {
        answers(why);
    }

    private void answers(@Nullable LedgerException trouble) {
        State before = exchange(trouble);
        if (quiet || !before.open()) {
            return;
        }
        if (trouble == null && before.trouble() != null) {
            up.run();
        } else if (trouble != null && (before.trouble() == null || isDoubt(trouble) && !before.doubtful())) {
            down.accept(trouble.reason());
        }
    }

    private synchronized State exchange(@Nullable LedgerException trouble) {
        State before = state;
        // one that is not open answers nobody yet
        if (before.open() || trouble != null) {
            state = new State(before.open(), trouble, trouble != null && (before.doubtful() || isDoubt(trouble)));
        }
        return before;
    }

    private static boolean isDoubt(@Nullable LedgerException trouble) {
        return trouble != null && trouble.kind() == Kind.TO_ACCEPT;
    }

    /** An attempt to open it has failed, and another comes. Returns whether the reason is a new one. */
    public boolean notOpened(LedgerException why) {
        LedgerException before = exchange(why).trouble();
        tried.complete(null);
        return before == null || !before.reason().equals(why.reason());
    }

    /**
     * It is open from now on.
     *
     * @param trouble why it does not answer all the same, as a shared one may; null if it does
     */
    public void opened(@Nullable LedgerException trouble) {
        synchronized (this) {
            state = new State(true, trouble, isDoubt(trouble));
        }
        // before those who wait for it find out that it answers
        if (trouble != null) {
            down.accept(trouble.reason());
        }
        opened.complete(null);
        tried.complete(null);
    }

    /** Nobody wants to know any more. */
    public void close() {
        quiet = true;
    }

    /** Why it does not answer, if so. */
    public Optional<LedgerException> trouble() {
        return Optional.ofNullable(state.trouble());
    }

    /** Whether it was opened. */
    public boolean isOpen() {
        return state.open();
    }

    /** Whether an attempt to open it has ended, well or not. */
    public boolean isTried() {
        return state.trouble() != untried;
    }

    /** Completes when an attempt to open it has ended, well or not. */
    public CompletableFuture<Void> tried() {
        return tried.copy();
    }

    /** Done once it is open, on the thread that opened it. */
    public void whenOpen(Runnable work) {
        CompletableFuture<Void> unused = opened.thenRun(work);
    }

    /**
     * Returns if it is open. Who arms a host right after the start need not know that it was not yet.
     *
     * @param begun whether attempts are made, of which the first is worth waiting for
     */
    public void await(boolean begun) throws LedgerException {
        if (!isOpen() && begun) {
            tried().completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
        State now = state;
        LedgerException trouble = now.trouble();
        if (!now.open() && trouble != null) {
            throw new LedgerException(trouble.kind(), trouble.reason(), trouble);
        }
    }
}
