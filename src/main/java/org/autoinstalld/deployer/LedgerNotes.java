package org.autoinstalld.deployer;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.autoinstalld.address.HostName;
import org.autoinstalld.deploy.DeployStep;
import org.jspecify.annotations.Nullable;

/**
 * What is noted in the ledger of a run, in its order and by the side: whoever starts fifty guests does not wait each time
 * until a note is on the server's disk.
 */
final class LedgerNotes implements AutoCloseable {
    private static final int LAST_SECONDS = 30;

    private final DeployServer server;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final ExecutorService writing = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "ledger-notes");
        thread.setDaemon(true);
        return thread;
    });

    LedgerNotes(DeployServer server) {
        this.server = server;
    }

    /**
     * Notes it when those before it are noted.
     *
     * @param host null if it is about no single one
     * @param failed the step, if it did
     */
    void note(@Nullable HostName host, String what, @Nullable DeployStep failed) {
        writing.execute(() -> server.note(host, what, failed).ifPresent(why -> trouble.set(why)));
    }

    /** Why one of those before could not be noted, once; empty if all could. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble.getAndSet(null));
    }

    /** Returns when all are noted, or have had their time. */
    @Override
    public void close() {
        writing.shutdown();
        try {
            if (!writing.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                writing.shutdownNow();
                trouble.set("the server takes too long");
            }
        } catch (InterruptedException e) {
            writing.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
