package org.autoinstalld.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.autoinstalld.database.Backend.Change;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who hear of changes. */
final class LedgerListeners {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerListeners.class);

    private final List<LedgerListener> listeners = new CopyOnWriteArrayList<>();

    void add(LedgerListener listener) {
        listeners.add(listener);
    }

    /** An exception of one listener harms neither the ledger nor the other listeners. */
    void each(Consumer<LedgerListener> call) {
        for (LedgerListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener of the ledger failed", e);
            }
        }
    }

    /** Tells of a change, by whichever server. */
    void changed(Change change) {
        switch (change.subject()) {
            case ARMING -> each(l -> l.armingChanged(change.host()));
            case TOKEN -> each(l -> l.tokenChanged(change.host()));
            case PROGRESS -> each(LedgerListener::recorded);
        }
    }

    /** Tells that everything may have changed. */
    void anyChanged() {
        for (Change.Subject subject : Change.Subject.values()) {
            changed(new Change(subject, null));
        }
    }
}
