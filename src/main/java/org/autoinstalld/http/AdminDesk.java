package org.autoinstalld.http;

/** Makes pages, and whatever else people ask for. */
@FunctionalInterface
public interface AdminDesk {
    /** Asked on a thread made for it, by a few of these at once. What it throws becomes 500, without a word of it. */
    AdminReply answer(AdminRequest request);
}
