package org.autoinstalld.admin;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.lookup.Index;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostsByName;
import org.autoinstalld.responsefile.Snapshot;

/** The host that the field {@code host} of a form names, in full or by a short name that no other has. */
final class HostField {
    private HostField() {}

    /** One that can be served; empty if there is none, and {@code problems} tells why. */
    static Optional<Host> right(Snapshot snapshot, Form form, List<Problem> problems) {
        return parse(snapshot, form, problems)
                .flatMap(name -> HostsByName.find(snapshot, List.of(name), problems).stream()
                        .findFirst());
    }

    /** What to add to a refusal if the host that was named is there, but cannot be served. */
    static String mistaken(Snapshot snapshot, Form form) {
        return form
                .text("host")
                .flatMap(HostName::parse)
                .map(snapshot.lookup().index()::byName)
                .orElse(List.of())
                .stream()
                .filter(KnownMachine.Wrong.class::isInstance)
                .findFirst()
                .map(m -> ": '" + m.name() + "' is in the inventory, but has mistakes")
                .orElse("");
    }

    /** Any of the inventory, those with mistakes among them. */
    static Optional<HostName> any(Snapshot snapshot, Form form, List<Problem> problems) {
        return parse(snapshot, form, problems).flatMap(name -> {
            var found = snapshot.lookup().index().byName(name);
            if (found.size() != 1) {
                HostsByName.find(snapshot, List.of(name), problems);
                return Optional.empty();
            }
            return Optional.of(found.get(0).name());
        });
    }

    /** The lladdr that is named, if no host has it nor goes by that name. */
    static Optional<Lladdr> stranger(Snapshot snapshot, Form form) {
        Index index = snapshot.lookup().index();
        return form.text("host")
                .flatMap(Lladdr::parse)
                .filter(l ->
                        index.byLladdr(l).isEmpty() && index.byName(l.asName()).isEmpty());
    }

    /** A name, or the lladdr of a host, or of none. */
    private static Optional<HostName> parse(Snapshot snapshot, Form form, List<Problem> problems) {
        Optional<String> text = form.text("host");
        Index index = snapshot.lookup().index();
        Optional<HostName> name = text.flatMap(HostName::parse)
                .filter(n -> !index.byName(n).isEmpty())
                .or(() -> text.flatMap(Lladdr::parse)
                        .map(l -> index.byLladdr(l).map(KnownMachine::name).orElse(l.asName())))
                .or(() -> text.flatMap(HostName::parse));
        if (name.isEmpty()) {
            problems.add(Problem.error(
                    Place.of("'host'"),
                    text.map(t -> "'" + t + "' is no host name").orElse("no host is named"),
                    "a host of the inventory, or an lladdr"));
        }
        return name;
    }
}
