package org.autoinstalld.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.access.Armory;
import org.autoinstalld.access.Doorkeeper;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyGuard;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.lookup.Sightings;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.responsefile.Witness;

/** Asks a snapshot as an installer does: by lladdr, by the name it got, for the bare mode; from one address. */
final class Installer {
    private final Responder responder;
    private final IpAddress address;

    Installer(Snapshot snapshot, String address) {
        responder = new Responder(
                () -> snapshot,
                new Sightings(),
                () -> 0,
                new PolicyGuard(new Doorkeeper(a -> new Neighbours.Seen.Here(Set.of())), Armory.none(), Runnable::run),
                Witness.none());
        this.address = IpAddress.parse(address).orElseThrow();
    }

    Answer get(String path) {
        List<Answer> answers = new ArrayList<>();
        responder
                .answer(new Request(address, path, Optional.empty(), true), answers::add)
                .ifPresent(answers::add);
        return answers.get(0);
    }

    /** The lines that count of the first file it gets; empty if it gets none. */
    List<String> install(String prefix, String lladdr, String hostName) {
        List<String> names = new ArrayList<>(List.of(lladdr + "-", ""));
        if (!hostName.isEmpty()) {
            names.add(1, hostName + "-");
        }
        for (String name : names) {
            if (get("/" + prefix + name + "install.conf") instanceof Answer.Served served) {
                return Setup.lines(served.body().text());
            }
        }
        return List.of();
    }
}
