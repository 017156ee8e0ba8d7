package org.autoinstalld.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who hear of changes. What one of them throws is its own affair, and harms neither the ledger nor the others. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<LedgerListener> all = new CopyOnWriteArrayList<>();

    void add(LedgerListener listener) {
        all.add(listener);
    }

    void each(Consumer<LedgerListener> call) {
        for (LedgerListener listener : all) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener of the ledger failed", e);
            }
        }
    }
}
