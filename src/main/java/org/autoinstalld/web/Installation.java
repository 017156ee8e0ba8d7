package org.autoinstalld.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Access;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.SiteAccess;
import org.jspecify.annotations.Nullable;

/** What pages show of a host's installation: where it stands, what may be done about it, and what happened. */
final class Installation {
    private static final int EVENTS = 50;

    private Installation() {}

    /** In one line of a list; times as people tell them. */
    static Fields stage(Overview overview, HostName host, ZoneId zone) {
        Map<String, @Nullable Object> tree = LedgerTree.host(
                        host, overview.state(host), overview.arming(host), Instant.now())
                .tree();
        Optional<String> since = Optional.ofNullable(tree.get("since")).map(Object::toString);
        return new Fields()
                .with("word", String.valueOf(tree.get("state")))
                .with("since", since)
                .with("since_here", since.map(s -> LedgerTree.spoken(s, zone)))
                .with("detail", LedgerTree.spoken(String.valueOf(tree.get("detail")), zone))
                .with("underway", overview.state(host).underway().isPresent())
                .with("arming", Optional.ofNullable(tree.get("arming")));
    }

    /** For the host's own page. */
    static Fields tree(LedgerApi chronicle, Serving serving, HostLine line) {
        Optional<Access> access = line.host().map(h -> h.access());
        Map<String, @Nullable Object> newest =
                chronicle.newest(line.machine().name(), EVENTS).tree();
        SiteAccess site = serving.summary().snapshot().inventory().site().access();
        return new Fields()
                .with("policy", access.map(Access::explained))
                .with(
                        "again",
                        access.filter(a -> a.isAnsweredOnce() && !a.demands(Policy.ARMED))
                                .map(a -> a.again().by()))
                .with(
                        "asks_arming",
                        access.filter(a -> a.demands(Policy.ARMED) || a.isAnsweredOnce())
                                .isPresent())
                .with("arm_for", SiteAccess.spelt(site.armFor()))
                .with("more", Optional.ofNullable(newest.get("before")))
                .with("events", serving.ledgerPage(chronicle).each(newest.get("events")));
    }
}
