package org.autoinstalld.http;

import java.util.Optional;

/** Makes pages, and whatever else people ask for. */
@FunctionalInterface
public interface AdminRequestHandler {
    /** Asked on a thread made for it, by a few of these at once. What it throws becomes 500, without a word of it. */
    AdminReply answer(AdminRequest request);

    /** What somebody gets who may not listen to events; empty for those who may. Asked on the same threads. */
    default Optional<AdminReply> beforeEvents(AdminRequest request) {
        return Optional.empty();
    }
}
