package org.autoinstalld.importer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which block, guest and file are the same machine: by lladdr, then address, then name. Where the views of one
 * machine contradict each other, both places are named.
 */
final class Machines {
    private static final String UNNAMED = "unnamed";

    private final ImportFindings findings;
    private final Set<FoundMachine> all = new LinkedHashSet<>();
    private final Map<Lladdr, FoundMachine> byLladdr = new HashMap<>();
    private final Map<IpAddress, FoundMachine> byAddress = new HashMap<>();
    private final Map<HostName, FoundMachine> byName = new HashMap<>();
    private final Map<String, Set<FoundMachine>> byShortName = new HashMap<>();
    private final MachineNetworks machineNetworks;
    /** Paths of files that somebody gets, and how many do. */
    private final Map<String, Integer> fetched = new HashMap<>();

    private boolean wired;

    Machines(ImportFindings findings, MachineNetworks machineNetworks) {
        this.findings = findings;
        this.machineNetworks = machineNetworks;
    }

    Set<FoundMachine> all() {
        return all;
    }

    /** Where the machines are sent to ask. */
    Set<String> nextServers() {
        return all.stream()
                .flatMap(m -> m.blocks().stream())
                .flatMap(b -> b.nextServer().stream())
                .collect(Collectors.toSet());
    }

    /** Makes a machine findable by all that is known of it by now; what another machine already has stays its own. */
    private void index(FoundMachine machine) {
        all.add(machine);
        machine.lladdrs().forEach(l -> byLladdr.putIfAbsent(l, machine));
        machine.addresses().forEach(a -> byAddress.putIfAbsent(a, machine));
        for (HostName name : machine.names()) {
            byName.putIfAbsent(name, machine);
            byShortName
                    .computeIfAbsent(name.shortName(), n -> new LinkedHashSet<>())
                    .add(machine);
        }
    }

    /** The machine of that name; a name without a domain finds one with, if there is only one. */
    private Optional<FoundMachine> named(HostName name) {
        FoundMachine exact = byName.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        List<FoundMachine> near = byShortName.getOrDefault(name.shortName(), Set.of()).stream()
                .filter(m -> m.goesByShort(name))
                .toList();
        return near.size() == 1 ? Optional.of(near.get(0)) : Optional.empty();
    }

    void block(HostBlock block) {
        wired = true;
        FoundMachine same = byLladdr.get(block.lladdr());
        String shared = "lladdr " + block.lladdr();
        IpAddress address = block.address().orElse(null);
        if (same == null && address != null) {
            same = byAddress.get(address);
            shared = "address " + address;
        }
        if (same != null) {
            same.addDouble(block);
            findings.left(block.place(), block.title(), shared + " already has the host block at " + same.place());
            return;
        }
        // a further interface of a machine: its host-name, and a block name made from it
        FoundMachine machine = block.hostName()
                .filter(n -> block.name().startsWith(n + "-"))
                .flatMap(HostName::parse)
                .map(byName::get)
                .filter(m -> !m.blocks().isEmpty()
                        && m.blocks().get(0).hostName().equals(block.hostName())
                        && block.hostName()
                                .filter(m.blocks().get(0).name()::equals)
                                .isPresent())
                .orElseGet(FoundMachine::new);
        machine.add(block);
        index(machine);
    }

    void guest(Guest guest) {
        wired = true;
        FoundMachine same = guest.lladdrs().stream()
                .flatMap(l -> Stream.ofNullable(byLladdr.get(l)))
                .findFirst()
                .orElse(null);
        if (same == null) {
            same = guest.name()
                    .flatMap(this::named)
                    .filter(m -> m.guest().isEmpty())
                    .orElse(null);
            if (same != null && !same.blocks().isEmpty()) {
                wrongLladdr(guest, same.blocks().get(0));
            }
        }
        Guest other = same == null ? null : same.guest().orElse(null);
        if (other != null) {
            findings.left(guest.place(), guest.title(), "it has the lladdr of the vm at " + other.place());
            return;
        }
        if (same != null) {
            compareNames(same, guest.name().orElse(null), guest.place(), "the vm's name");
        }
        FoundMachine machine = same == null ? new FoundMachine() : same;
        machine.add(guest);
        index(machine);
    }

    private void wrongLladdr(Guest guest, HostBlock block) {
        String what = guest.lladdrs().isEmpty()
                ? " has no lladdr, so vmd(8) chooses one at random, and dhcpd(8) waits for " + block.lladdr()
                : " has the lladdr " + guest.lladdrs().get(0) + ", but dhcpd.conf says " + block.lladdr();
        findings.warning(guest.place(), guest.title() + what + " at " + block.place(), "the same lladdr in both files");
    }

    private void compareNames(FoundMachine machine, ImportedResponseFile file) {
        compareNames(machine, file.host().orElse(null), file.hostPlace(), "System hostname");
    }

    private void compareNames(FoundMachine machine, @Nullable HostName name, Place place, String what) {
        if (name != null && !machine.names().isEmpty() && !machine.goesByShort(name)) {
            findings.warning(
                    place,
                    what + " is '" + name + "', but the same machine is '"
                            + machine.names().get(0) + "' at " + machine.place(),
                    "one name for one machine");
        }
    }

    /** Adds response files: first to the machines that get them, then those left, for the fewest machines first. */
    void files(List<ImportedResponseFile> files, WebRoot root) {
        Map<FoundMachine, InstallerRequest> requests = new LinkedHashMap<>();
        all.forEach(m -> machineNetworks.request(m).ifPresent(request -> requests.put(m, request)));
        for (Mode mode : Mode.values()) {
            requests.values().forEach(request -> count(request.in(mode), root));
        }
        machineNetworks.unlisted().forEach(s -> count(s.request(), root));
        requests.forEach((machine, request) -> fetch(machine, request, root));
        for (int order = 0; order <= 2; order++) {
            for (ImportedResponseFile file : files) {
                if (file.name().order() == order) {
                    file(file);
                }
            }
        }
    }

    /** What the machine gets today, and what it would get with the other word in DHCP's filename. */
    private void fetch(FoundMachine machine, InstallerRequest request, WebRoot root) {
        for (Mode mode : Mode.values()) {
            root.get(request.in(mode)).ifPresent(file -> {
                boolean anothers = isAnothers(machine, file);
                if (anothers) {
                    findings.warning(
                            file.hostPlace(),
                            "the file names one host, but the machine at " + machine.place()
                                    + " has no file of its own and takes it too",
                            "a response file for each machine");
                } else {
                    compareNames(machine, file);
                }
                attach(machine, file, !anothers);
            });
        }
    }

    /** Whether a file that several get names another machine than this. */
    private boolean isAnothers(FoundMachine machine, ImportedResponseFile file) {
        boolean shared = fetched.getOrDefault(file.source().path(), 0) > 1;
        HostName host = file.host().orElse(null);
        return host != null
                && !machine.names().isEmpty()
                && !machine.goesByShort(host)
                && (shared || named(host).isPresent());
    }

    private void count(InstallerRequest request, WebRoot root) {
        root.get(request).ifPresent(f -> fetched.merge(f.source().path(), 1, Integer::sum));
    }

    private void file(ImportedResponseFile file) {
        give(file);
        ResponseName name = file.name();
        if (!name.asked()) {
            boolean given = all.stream().anyMatch(m -> m.files().contains(file));
            String remedy = given ? "from now on it gets an answer" : "a name in lower case";
            if (name.lladdr() != null) {
                remedy = name.lladdr() + "-" + name.mode().word() + ".conf is what it asks for"
                        + (given ? ", and from now on gets" : "");
            }
            findings.warning(
                    file.place(), "the installer never asks for a file of this name: it asks in lower case", remedy);
        }
    }

    private void give(ImportedResponseFile file) {
        ResponseName name = file.name();
        if (name.lladdr() != null) {
            byLladdr(file, name.lladdr());
        } else if (fetched.containsKey(file.source().path())) {
            // its machine has it already; but a file without a name in its path may name one more
            if (name.isPlain()) {
                file.host().flatMap(this::named).ifPresent(machine -> attach(machine, file, true));
            }
        } else if (name.host() != null) {
            byName(file, name.host());
        } else {
            plain(file);
        }
    }

    private void byLladdr(ImportedResponseFile file, Lladdr lladdr) {
        FoundMachine machine = byLladdr.get(lladdr);
        if (machine != null) {
            compareNames(machine, file);
            attach(machine, file, true);
            return;
        }
        if (wired) {
            warnOfUnknown(file, "lladdr " + lladdr);
        }
        FoundMachine named = file.host()
                .flatMap(this::named)
                .filter(m -> m.lladdrs().isEmpty())
                .orElseGet(FoundMachine::new);
        attach(named, file, true);
    }

    private void byName(ImportedResponseFile file, HostName name) {
        FoundMachine machine =
                named(name).or(() -> file.host().flatMap(this::named)).orElse(null);
        if (machine != null) {
            compareNames(machine, file);
        } else if (wired) {
            warnOfUnknown(file, "host '" + name + "'");
        }
        attach(machine == null ? new FoundMachine() : machine, file, true);
    }

    private void warnOfUnknown(ImportedResponseFile file, String who) {
        String also = file.host()
                .flatMap(this::named)
                .map(m -> "; its System hostname is that of the machine at " + m.place())
                .orElse("");
        findings.warning(
                file.place(),
                "a response file for " + who + ", which neither dhcpd.conf nor vm.conf knows" + also,
                "the name of a machine that is there, or no such file");
    }

    /** {@code install.conf} that no machine is known to get: for the machine it names, else the only one. */
    private void plain(ImportedResponseFile file) {
        Mode mode = file.name().mode();
        HostName host = file.host().orElse(null);
        FoundMachine its = host == null ? null : named(host).orElse(null);
        if (its != null) {
            attach(its, file, true);
            return;
        }
        if (all.size() == 1 && all.iterator().next().file(mode).isEmpty()) {
            FoundMachine only = all.iterator().next();
            compareNames(only, file);
            attach(only, file, true);
            return;
        }
        if (wired) {
            findings.warning(
                    file.place(),
                    host == null
                            ? "no machine of dhcpd.conf or vm.conf takes this file"
                            : "a response file for host '" + host + "', which neither dhcpd.conf nor vm.conf knows",
                    "an inventory has hosts, so it is carried over as one of its own");
        }
        FoundMachine lonely = all.stream()
                .filter(m -> host == null && mode == Mode.UPGRADE)
                .filter(m -> m.files().stream().anyMatch(f -> isSibling(f.name(), file.name())))
                .findFirst()
                .orElseGet(FoundMachine::new);
        attach(lonely, file, true);
    }

    /** Whether {@code upgrade.conf} stands beside an {@code install.conf} that somebody has. */
    private static boolean isSibling(ResponseName other, ResponseName name) {
        return other.isPlain() && other.prefix().equals(name.prefix());
    }

    /** @param names whether the file's host name is this machine's */
    private void attach(FoundMachine machine, ImportedResponseFile file, boolean names) {
        ImportedResponseFile before = machine.file(file.name().mode()).orElse(null);
        if (before != null) {
            if (!before.texts().equals(file.texts())) {
                findings.left(
                        file.place(),
                        "response file",
                        "the same machine is answered with " + before.source().file() + " before it is asked for");
            }
            return;
        }
        machine.add(file, names);
        index(machine);
    }

    /** What the n-th machine without any name is called. */
    static HostName unnamed(int n) {
        return new HostName(n == 1 ? UNNAMED : UNNAMED + "-" + n);
    }
}
