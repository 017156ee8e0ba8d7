package org.autoinstalld.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.admin.AdminAction;
import org.autoinstalld.admin.Form;
import org.autoinstalld.admin.Who;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/** Ends a host's arming. Field: {@code host}, which may have been taken out of the inventory since. */
final class DisarmHost implements AdminAction {
    static final String PATH = "/disarm";

    private final Supplier<Snapshot> snapshots;
    private final Ledger ledger;

    DisarmHost(Supplier<Snapshot> snapshots, Ledger ledger) {
        this.snapshots = snapshots;
        this.ledger = ledger;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Outcome perform(Form form, Who who) {
        Snapshot snapshot = snapshots.get();
        List<Problem> problems = new ArrayList<>();
        try {
            Optional<HostName> host = NamedHost.any(snapshot, form, problems);
            if (host.isEmpty()) {
                host = NamedHost.stranger(snapshot, form)
                        .map(Lladdr::asName)
                        .or(() -> form.text("host").flatMap(HostName::parse));
                if (host.isEmpty() || ledger.arming(host.get()).isEmpty()) {
                    return new Outcome.Refused("not disarmed", problems);
                }
            }
            boolean ended = ledger.disarm(host.get(), who.name(), Instant.now()).isPresent();
            List<Problem> left = Optional.ofNullable(
                            snapshot.inventory().hosts().get(host.get()))
                    .map(h -> ToldByDhcp.leftToDo(snapshot.inventory(), h, Optional.empty()))
                    .orElse(List.of());
            return new Outcome.Done(
                    "'" + host.get() + (ended ? "' is not armed any more" : "' was not armed"),
                    "/hosts/" + host.get() + "#installation",
                    Map.of("host", host.get().text(), "ended", ended),
                    left);
        } catch (LedgerException e) {
            return new Outcome.Refused("not disarmed: the ledger does not answer: " + e.getMessage(), List.of());
        }
    }
}
