package org.autoinstalld.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.plan.ToldByDhcp;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/** Ends a host's arming. Field: {@code host}, which may have been taken out of the inventory since. */
public final class DisarmAction implements AdminAction {
    public static final String PATH = "/disarm";

    private final Supplier<Snapshot> snapshots;
    private final Ledger ledger;

    public DisarmAction(Supplier<Snapshot> snapshots, Ledger ledger) {
        this.snapshots = snapshots;
        this.ledger = ledger;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Outcome perform(Form form, Principal who) {
        Snapshot snapshot = snapshots.get();
        List<Problem> problems = new ArrayList<>();
        try {
            Optional<HostName> host = HostField.any(snapshot, form, problems);
            if (host.isEmpty()) {
                host = HostField.stranger(snapshot, form)
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
