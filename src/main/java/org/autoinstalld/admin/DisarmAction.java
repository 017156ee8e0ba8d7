package org.autoinstalld.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.admin.AdminAction.Outcome;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.plan.ToldByDhcp;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/** Ends a host's arming. Field: {@code host}, which may have been taken out of the inventory since. */
public final class DisarmAction {
    public static final String PATH = "/disarm";

    private DisarmAction() {}

    public static AdminAction of(Supplier<Snapshot> snapshots, Ledger ledger) {
        return new AdminAction(PATH, "not disarmed", (form, who) -> perform(snapshots.get(), ledger, form, who));
    }

    private static Outcome perform(Snapshot snapshot, Ledger ledger, Form form, Principal who) throws LedgerException {
        List<Problem> problems = new ArrayList<>();
        Optional<HostName> host = HostField.any(snapshot, form, problems);
        if (host.isEmpty()) {
            host = HostField.stranger(snapshot, form)
                    .map(Lladdr::asName)
                    .or(() -> form.text("host").flatMap(HostName::parse));
            if (host.isEmpty() || ledger.arming(host.get()).isEmpty()) {
                return new Outcome.Refused("not disarmed", problems);
            }
        }
        HostName name = host.get();
        boolean ended = ledger.disarm(name, who.name(), Instant.now()).isPresent();
        Host known = snapshot.inventory().hosts().get(name);
        return new Outcome.Done(
                "'" + name + (ended ? "' is not armed any more" : "' was not armed"),
                "/hosts/" + name + "#installation",
                Map.of("host", name.text(), "ended", ended),
                known == null ? List.of() : ToldByDhcp.leftToDo(snapshot.inventory(), known, null));
    }
}
