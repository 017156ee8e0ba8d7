package org.autoinstalld.command;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.admin.Form;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.lookup.Machine;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/** The host that the field {@code host} of a form names, in full or by a short name that no other has. */
final class NamedHost {
    private NamedHost() {}

    /** One that can be served; empty if there is none, and {@code problems} tells why. */
    static Optional<Host> right(Snapshot snapshot, Form form, List<Problem> problems) {
        return parse(form, problems)
                .flatMap(name ->
                        Opened.hosts(snapshot, List.of(name), problems).stream().findFirst());
    }

    /** What to add to a refusal if the host that was named is there, but cannot be served. */
    static String mistaken(Snapshot snapshot, Form form) {
        return form
                .text("host")
                .flatMap(HostName::parse)
                .map(snapshot.lookup().index()::byName)
                .orElse(List.of())
                .stream()
                .filter(Machine.Wrong.class::isInstance)
                .findFirst()
                .map(m -> ": '" + m.name() + "' is in the inventory, but has mistakes")
                .orElse("");
    }

    /** Any of the inventory, those with mistakes among them. */
    static Optional<HostName> any(Snapshot snapshot, Form form, List<Problem> problems) {
        return parse(form, problems).flatMap(name -> {
            var found = snapshot.lookup().index().byName(name);
            if (found.size() != 1) {
                Opened.hosts(snapshot, List.of(name), problems);
                return Optional.empty();
            }
            return Optional.of(found.get(0).name());
        });
    }

    private static Optional<HostName> parse(Form form, List<Problem> problems) {
        Optional<String> text = form.text("host");
        Optional<HostName> name = text.flatMap(HostName::parse);
        if (name.isEmpty()) {
            problems.add(Problem.error(
                    Place.of("'host'"),
                    text.map(t -> "'" + t + "' is no host name").orElse("no host is named"),
                    "a host of the inventory"));
        }
        return name;
    }
}
