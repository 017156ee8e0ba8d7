package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.TranscriptEntry;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.machine.SeenKernel;
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Judgement;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Whether guests boot the installer of the release that they shall have. The key in the installer's RAM
 * disk is that of its own release, so with sets of another one it stops.
 */
public final class GuestKernels {
    private static final String QUESTION = "Server directory";
    private static final Pattern SETDIR = Pattern.compile("(?:^|/)([^/]+/[^/]+)/*$");

    private GuestKernels() {}

    /** Where a kernel is. */
    private record Kernel(Hypervisor hypervisor, String path) {}

    /** A kernel, and what its guests are to fetch; a place for each would say the same thousand times. */
    private record Pair(String kernel, String release, Optional<String> sets) {}

    /** One finding for all guests that have the same kernel and the same sets. */
    public static List<Problem> problems(Snapshot snapshot, Collection<Host> hosts, VmdMachines machines) {
        Inventory inventory = snapshot.inventory();
        Map<Kernel, Optional<String>> releases = new HashMap<>();
        Map<Pair, List<Host>> found = new LinkedHashMap<>();
        for (Host host : hosts) {
            Optional<Kernel> kernel = kernel(inventory, host);
            if (kernel.isEmpty()) {
                continue;
            }
            Optional<String> release = releases.computeIfAbsent(
                    kernel.get(), k -> release(KeptFile.machine(inventory, k.hypervisor(), machines), k.path()));
            if (release.isEmpty()) {
                continue;
            }
            Setdir asking = new Setdir(release.get(), inventory.site().setdir().arch());
            Optional<String> others = sets(snapshot, host, asking)
                    .filter(sets -> !sets.release().equals(asking.release()))
                    .map(Setdir::toString);
            if (others.isPresent() || isWithheld(inventory, host, asking)) {
                Pair pair = new Pair(kernel.get().path(), asking.release(), others);
                found.computeIfAbsent(pair, p -> new ArrayList<>()).add(host);
            }
        }
        List<Problem> problems = new ArrayList<>();
        found.forEach((pair, guests) -> problems.add(problem(pair, guests)));
        return problems;
    }

    private static Problem problem(Pair pair, List<Host> guests) {
        List<String> names = guests.stream().map(h -> h.name().text()).toList();
        String what = (names.size() == 1 ? "guest " : "guests ") + Listing.of(names) + ": the kernel " + pair.kernel
                + " is of " + pair.release + ", and ";
        return pair.sets
                .map(sets -> Problem.warning(
                        guests.get(0).place(),
                        what + "the response file names the sets of " + sets + ", which it cannot verify",
                        "bsd.rd of " + sets + " there, or sets of " + pair.release))
                .orElseGet(() -> Problem.warning(
                        guests.get(0).place(),
                        what + "this server's mirror, which the sets are to come from, does not have that one",
                        "bsd.rd of a release of site.mirror there, or that one among its releases"));
    }

    /** Whether it gets no file since its sets are to come from our mirror, which has none for that installer. */
    private static boolean isWithheld(Inventory inventory, Host host, Setdir asking) {
        return inventory
                .site()
                .mirror()
                .filter(mirror -> Settings.useOwnMirror(host.settings()))
                .filter(mirror -> !mirror.releases().contains(asking))
                .isPresent();
    }

    /** What a guest is installed with; empty if nobody says where its hypervisor is. */
    private static Optional<Kernel> kernel(Inventory inventory, Host host) {
        if (!host.boot().installed()) {
            return Optional.empty();
        }
        return host.vm()
                .flatMap(vm -> Optional.ofNullable(inventory.hypervisors().get(vm.hypervisor()))
                        .filter(h -> h.vmConf().or(h::remoteVmConf).isPresent())
                        .map(h -> new Kernel(h, vm.kernel().or(h::kernel).orElse(Hypervisor.DEFAULT_KERNEL))));
    }

    private static Optional<String> release(VmdMachine machine, String path) {
        return machine.kernel(path) instanceof SeenKernel.Kernel kernel
                ? Optional.of(kernel.release())
                : Optional.empty();
    }

    /** Those that the file for an installer of that release names; empty if it leaves them to the installer. */
    private static Optional<Setdir> sets(Snapshot snapshot, Host host, Setdir asking) {
        return snapshot
                .files()
                .judge(host, Mode.INSTALL, asking, Machine.UNDECLARED)
                .map(Judgement::transcript)
                .stream()
                .flatMap(transcript -> transcript.entries().stream())
                .filter(entry -> entry.line() > 0 && entry.question().startsWith(QUESTION))
                .map(TranscriptEntry::answer)
                .flatMap(answer -> SETDIR.matcher(answer).results().map(match -> match.group(1)))
                .flatMap(text -> Setdir.parse(text).stream())
                .findFirst();
    }
}
