package org.autoinstalld.responsefile;

import java.util.concurrent.CompletableFuture;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.lookup.Request;

/** What machines are told and tell at their first boot. Waits for nothing; what fails becomes 503. */
public interface FirstBoots {
    /** Where none are kept. */
    FirstBoots NONE = new FirstBoots() {
        private final CompletableFuture<Answer> unknown =
                CompletableFuture.completedFuture(new Answer.Unknown("no such file"));

        @Override
        public CompletableFuture<Answer> line(Host host, Snapshot snapshot, Request request) {
            return unknown;
        }

        @Override
        public CompletableFuture<Answer> report(String id, Request request) {
            return unknown;
        }
    };

    /** The line for rc.firsttime(8) that makes this host report. Its policies let the requester have it. */
    CompletableFuture<Answer> line(Host host, Snapshot snapshot, Request request);

    /** Takes the report of that name. */
    CompletableFuture<Answer> report(String id, Request request);
}
