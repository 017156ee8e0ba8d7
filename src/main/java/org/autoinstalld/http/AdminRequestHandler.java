package org.autoinstalld.http;

import java.util.Optional;

/** Makes pages, and whatever else people ask for. */
@FunctionalInterface
public interface AdminRequestHandler {
    /** Asked on a thread made for it, by a few of these at once. What it throws becomes 500, without a word of it. */
    AdminReply answer(AdminRequest request);

    /** What a program is told that is refused before anybody looks at what it wants. Asked on threads that wait for nothing. */
    default AdminReply refusal(int status, String why) {
        return AdminReply.plain(status, why + "\n");
    }

    /** What somebody gets who may not listen to events; empty for those who may. Asked on the same threads. */
    default Optional<AdminReply> beforeEvents(AdminRequest request) {
        return Optional.empty();
    }
}
