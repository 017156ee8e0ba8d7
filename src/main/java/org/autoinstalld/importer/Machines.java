package org.autoinstalld.importer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.Place;

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
                .collect(java.util.stream.Collectors.toSet());
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

    private Optional<FoundMachine> having(Lladdr lladdr) {
        return Optional.ofNullable(byLladdr.get(lladdr));
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
        Optional<FoundMachine> same = having(block.lladdr());
        if (same.isPresent()) {
            same.get().addDouble(block);
            findings.left(
                    block.place(),
                    "host block '" + block.name() + "'",
                    "lladdr " + block.lladdr() + " already has the host block at "
                            + same.get().place().map(Place::toString).orElse(""));
            return;
        }
        Optional<FoundMachine> address = block.address().map(byAddress::get);
        if (address.isPresent()) {
            address.get().addDouble(block);
            findings.left(
                    block.place(),
                    "host block '" + block.name() + "'",
                    "address " + block.address().orElseThrow() + " already has the host block at "
                            + address.get().place().map(Place::toString).orElse(""));
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
        Optional<FoundMachine> same = guest.lladdrs().stream()
                .map(this::having)
                .flatMap(Optional::stream)
                .findFirst();
        if (same.isEmpty()) {
            same = guest.name().flatMap(this::named).filter(m -> m.guest().isEmpty());
            same.flatMap(m -> m.blocks().stream().findFirst()).ifPresent(block -> wrongLladdr(guest, block));
        }
        if (same.flatMap(FoundMachine::guest).isPresent()) {
            findings.left(
                    guest.place(),
                    "vm '" + guest.vm().name() + "'",
                    "it has the lladdr of the vm at "
                            + same.flatMap(FoundMachine::guest)
                                    .map(Guest::place)
                                    .orElseThrow());
            return;
        }
        same.ifPresent(m -> compareNames(m, guest.name(), guest.place(), "the vm's name"));
        FoundMachine machine = same.orElseGet(FoundMachine::new);
        machine.add(guest);
        index(machine);
    }

    private void wrongLladdr(Guest guest, HostBlock block) {
        String what = guest.lladdrs().isEmpty()
                ? "vm '" + guest.vm().name()
                        + "' has no lladdr, so vmd(8) chooses one at random, and dhcpd(8) waits for " + block.lladdr()
                : "vm '" + guest.vm().name() + "' has the lladdr "
                        + guest.lladdrs().get(0) + ", but dhcpd.conf says " + block.lladdr();
        findings.problems().warning(guest.place(), what + " at " + block.place(), "the same lladdr in both files");
    }

    private void compareNames(FoundMachine machine, Optional<HostName> name, Place place, String what) {
        if (name.isEmpty() || machine.names().isEmpty() || machine.goesByShort(name.get())) {
            return;
        }
        findings.problems()
                .warning(
                        place,
                        what + " is '" + name.get() + "', but the same machine is '"
                                + machine.names().get(0) + "' at "
                                + machine.place().map(Place::toString).orElse(""),
                        "one name for one machine");
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
                Optional<HostName> says = file.hostName().flatMap(l -> HostName.parse(l.answer()));
                if (isAnothers(machine, file, says)) {
                    namesAnother(machine, file);
                    attach(machine, file, false);
                } else {
                    compareNames(machine, says, hostNamePlace(file), "System hostname");
                    attach(machine, file);
                }
            });
        }
    }

    /** Whether a file that several get names another machine than this. */
    private boolean isAnothers(FoundMachine machine, ImportedResponseFile file, Optional<HostName> says) {
        boolean shared = fetched.getOrDefault(file.source().path(), 0) > 1;
        return says.isPresent()
                && !machine.names().isEmpty()
                && !machine.goesByShort(says.get())
                && (shared || named(says.get()).isPresent());
    }

    private void namesAnother(FoundMachine machine, ImportedResponseFile file) {
        findings.problems()
                .warning(
                        hostNamePlace(file),
                        "the file names one host, but the machine at "
                                + machine.place().map(Place::toString).orElse("")
                                + " has no file of its own and takes it too",
                        "a response file for each machine");
    }

    private void count(InstallerRequest request, WebRoot root) {
        root.get(request).ifPresent(f -> fetched.merge(f.source().path(), 1, Integer::sum));
    }

    private void file(ImportedResponseFile file) {
        give(file);
        ResponseName name = file.name();
        if (!name.asked()) {
            boolean given = all.stream().anyMatch(m -> m.files().contains(file));
            findings.problems()
                    .warning(
                            file.place(),
                            "the installer never asks for a file of this name: it asks in lower case",
                            name.lladdr()
                                    .map(l -> l + "-" + name.mode().word() + ".conf is what it asks for"
                                            + (given ? ", and from now on gets" : ""))
                                    .orElse(given ? "from now on it gets an answer" : "a name in lower case"));
        }
    }

    private void give(ImportedResponseFile file) {
        ResponseName name = file.name();
        Optional<HostName> says = file.hostName().flatMap(l -> HostName.parse(l.answer()));
        if (name.lladdr().isPresent()) {
            byLladdr(file, name.lladdr().get(), says);
        } else if (name.host().isPresent()) {
            if (fetched.containsKey(file.source().path())) {
                return;
            }
            Optional<FoundMachine> machine = named(name.host().get()).or(() -> says.flatMap(this::named));
            if (machine.isEmpty() && wired) {
                warnOfUnknown(file, "host '" + name.host().get() + "'");
            }
            machine.ifPresent(m -> compareNames(m, says, hostNamePlace(file), "System hostname"));
            attach(machine.orElseGet(FoundMachine::new), file);
        } else {
            plain(file, says);
        }
    }

    private void byLladdr(ImportedResponseFile file, Lladdr lladdr, Optional<HostName> says) {
        Optional<FoundMachine> machine = having(lladdr);
        if (machine.isPresent()) {
            compareNames(machine.get(), says, hostNamePlace(file), "System hostname");
        } else {
            if (wired) {
                warnOfUnknown(file, "lladdr " + lladdr);
            }
            machine = says.flatMap(this::named).filter(m -> m.lladdrs().isEmpty());
        }
        attach(machine.orElseGet(FoundMachine::new), file);
    }

    private void warnOfUnknown(ImportedResponseFile file, String who) {
        Optional<HostName> says = file.hostName().flatMap(l -> HostName.parse(l.answer()));
        String also = says.flatMap(this::named)
                .flatMap(FoundMachine::place)
                .map(p -> "; its System hostname is that of the machine at " + p)
                .orElse("");
        findings.problems()
                .warning(
                        file.place(),
                        "a response file for " + who + ", which neither dhcpd.conf nor vm.conf knows" + also,
                        "the name of a machine that is there, or no such file");
    }

    private static Place hostNamePlace(ImportedResponseFile file) {
        return file.hostName().map(l -> file.source().at(l.number())).orElse(file.place());
    }

    /** {@code install.conf} that no machine is known to get, or not by that: the machine it names, else the only one. */
    private void plain(ImportedResponseFile file, Optional<HostName> says) {
        Mode mode = file.name().mode();
        Optional<FoundMachine> its = says.flatMap(this::named);
        if (its.isPresent()) {
            attach(its.get(), file);
            return;
        }
        if (fetched.containsKey(file.source().path())) {
            return;
        }
        if (all.size() == 1 && all.iterator().next().file(mode).isEmpty()) {
            FoundMachine only = all.iterator().next();
            compareNames(only, says, hostNamePlace(file), "System hostname");
            attach(only, file);
            return;
        }
        if (wired) {
            findings.problems()
                    .warning(
                            file.place(),
                            says.map(n -> "a response file for host '" + n
                                            + "', which neither dhcpd.conf nor vm.conf knows")
                                    .orElse("no machine of dhcpd.conf or vm.conf takes this file"),
                            "an inventory has hosts, so it is carried over as one of its own");
        }
        FoundMachine lonely = says.isEmpty() && mode == Mode.UPGRADE
                ? all.stream()
                        .filter(m -> m.files().stream()
                                .anyMatch(f -> f.name().isPlain()
                                        && f.name().prefix().equals(file.name().prefix())))
                        .findFirst()
                        .orElseGet(FoundMachine::new)
                : new FoundMachine();
        attach(lonely, file);
    }

    private void attach(FoundMachine machine, ImportedResponseFile file) {
        attach(machine, file, true);
    }

    private void attach(FoundMachine machine, ImportedResponseFile file, boolean names) {
        Optional<ImportedResponseFile> before = machine.file(file.name().mode());
        if (before.isPresent()) {
            if (!before.get().texts().equals(file.texts())) {
                findings.left(
                        file.place(),
                        "response file",
                        "the same machine is answered with "
                                + before.get().source().file() + " before it is asked for");
            }
            return;
        }
        if (names) {
            machine.add(file);
        } else {
            machine.addForAll(file);
        }
        index(machine);
    }

    /** What the n-th machine without any name is called. */
    static HostName unnamed(int n) {
        return new HostName(n == 1 ? UNNAMED : UNNAMED + "-" + n);
    }
}
