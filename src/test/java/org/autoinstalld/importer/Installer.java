package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autoinstalld.access.ArmingStore;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.responsefile.Responders;
import org.autoinstalld.responsefile.Snapshot;

/** Asks a snapshot as an installer does: by lladdr, by the name it got, for the bare mode; from one address. */
final class Installer {
    private final Responder responder;
    private final IpAddress address;

    Installer(Snapshot snapshot, String address) {
        responder = Responders.of(
                () -> snapshot,
                new RecentLookups(),
                () -> 0,
                new PolicyAccessControl(
                        new RequesterPolicy(a -> new Neighbours.Seen.Here(Set.of())),
                        ArmingStore.none(),
                        Runnable::run));
        this.address = IpAddress.parse(address).orElseThrow();
    }

    Answer get(String path) {
        List<Answer> answers = new ArrayList<>();
        responder.answer(new Request(address, path, null, true), answers::add).ifPresent(answers::add);
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
