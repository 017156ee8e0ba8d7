package org.autoinstalld.web;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** What pages show of the ledger: the trees of {@link LedgerApi} with times as people tell them. */
record LedgerPage(LedgerApi chronicle, Snapshot snapshot, ZoneId zone) {
    private static final int UNKNOWNS = 20;

    /** What happened to any host, and who asked for what nobody has. */
    Fields recent(LedgerApi.Reach reach) throws LedgerException {
        Map<String, @Nullable Object> newest = chronicle.recent(reach).tree();
        Object unknowns = chronicle.unknowns(UNKNOWNS).tree().get("unknowns");
        return new Fields()
                .with("events", each(newest.get("events")))
                .with("older", Optional.ofNullable(newest.get("before")))
                .with("later", reach.before().isPresent())
                .with("unknowns", each(unknowns));
    }

    /** One event; empty if there is none of that number. */
    Optional<Fields> event(String number) throws LedgerException {
        return chronicle.event(number).map(event -> spoken(event.tree()));
    }

    /** Those of a list. */
    List<Fields> each(@Nullable Object list) {
        return list instanceof List<?> items
                ? items.stream()
                        .map(item -> spoken(item instanceof Fields f ? f.tree() : (Map<?, ?>) item))
                        .toList()
                : List.of();
    }

    private Fields spoken(Map<?, ?> tree) {
        Fields fields = new Fields();
        tree.forEach((name, value) -> fields.with(name.toString(), Optional.ofNullable(value)));
        for (String moment : List.of("time", "hour")) {
            Optional.ofNullable(tree.get(moment))
                    .ifPresent(at -> fields.with(moment + "_here", LedgerTree.spoken(at.toString(), zone)));
        }
        Optional.ofNullable(tree.get("reason"))
                .ifPresent(reason -> fields.with("reason", LedgerTree.spoken(reason.toString(), zone)));
        return fields.with("here", isHere(tree.get("host")));
    }

    /** Whether there is a page to go to; a host may be gone from the inventory since. */
    private boolean isHere(@Nullable Object host) {
        return host != null
                && HostName.parse(host.toString())
                        .filter(name -> !snapshot.lookup().index().byName(name).isEmpty())
                        .isPresent();
    }
}
