package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What machines get that have no host block, where dhcpd tells such to ask.
 *
 * @param file the one for all of them
 * @param served where they get it
 */
record UnlistedMachines(@Nullable ImportedResponseFile file, List<Requester> served) {

    /** {@code site.unknown} has one file under one prefix; whoever would get nothing by that is an error. */
    static UnlistedMachines of(List<Requester> all, WebRoot root, Problems problems) {
        Map<List<String>, List<Requester>> groups = new LinkedHashMap<>();
        for (Requester one : all) {
            ImportedResponseFile file = root.get(one.request()).orElse(null);
            if (file != null && one.request().mode() == Mode.UPGRADE) {
                lost(one, file, "site.unknown installs machines, and upgrades none", problems);
            } else if (file != null) {
                List<String> key = new ArrayList<>(file.texts());
                key.add(0, one.request().prefix());
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(one);
            }
        }
        List<Requester> most = groups.values().stream()
                // of equals the first
                .max(Comparator.comparingInt(List<Requester>::size).thenComparing(g -> -all.indexOf(g.get(0))))
                .orElse(List.of());
        groups.values().stream()
                .filter(g -> g != most)
                .flatMap(List::stream)
                .forEach(one -> lost(
                        one,
                        root.get(one.request()).orElseThrow(),
                        "site.unknown has one file under one prefix",
                        problems));
        ImportedResponseFile file = most.stream()
                .findFirst()
                .flatMap(one -> root.get(one.request()))
                .orElse(null);
        if (file != null) {
            warnOfPlace(file, most, problems);
        }
        return new UnlistedMachines(file, List.copyOf(most));
    }

    /** What one machine can have, and many would get. */
    private static void warnOfPlace(ImportedResponseFile file, List<Requester> takers, Problems problems) {
        file.lines().stream()
                .filter(l -> MachineIdentity.isPlace(l.question(), l.answer()))
                .findFirst()
                .ifPresent(l -> problems.warning(
                        file.source().at(l.number()),
                        "the answer to '" + l.question() + "' is for one machine, but any without a host block on "
                                + takers.get(0).subnet() + " takes it too",
                        "a response file for that machine, and one without this line for the others"));
    }

    /** Under which they ask; empty if there are none, too. */
    String prefix() {
        return served.isEmpty() ? "" : served.get(0).request().prefix();
    }

    /** Hosts that set no prefix have that of the site, and so that of these. */
    void compareWith(FoundMachine machine, MachineNetworks machineNetworks, Problems problems) {
        boolean without =
                machine.files().stream().anyMatch(f -> f.name().prefix().isEmpty())
                        || machineNetworks
                                .request(machine)
                                .filter(c -> c.prefix().isEmpty())
                                .isPresent();
        if (without && !prefix().isEmpty()) {
            problems.error(
                    machine.place(),
                    "this machine asks under no prefix, and those without a host block on "
                            + served.get(0).subnet() + " under '" + prefix()
                            + "': the inventory cannot say both, so one of the two would get nothing",
                    "one prefix for both");
        }
    }

    private static void lost(Requester one, ImportedResponseFile file, String why, Problems problems) {
        problems.error(
                one.place(),
                "machines without a host block on " + one.subnet() + " get "
                        + file.source().file() + ", and would get nothing: " + why,
                "a host block for each of them, or no filename for that subnet");
    }
}
