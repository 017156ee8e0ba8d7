package org.autoinstalld.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.admin.Prospect;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.Lock;
import org.autoinstalld.conffile.NewFile;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.InventoryFolder;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.source.KeptSources;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/** Writes a new host into a file of its own, with an lladdr and an address that nobody has. */
final class AddHost extends Command {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    AddHost() {
        super(
                "add",
                "NAME",
                "writes a new host into the inventory, with a free lladdr and address",
                Invocation.option("profile", "PROFILE", "profile to complete it with; may be repeated"),
                Invocation.option("network", "NETWORK", "network it is on (default: the profile's, or the only one)"),
                Invocation.option("address", "ADDRESS", "its IPv4 address (default: the next free one)"),
                Invocation.option("lladdr", "LLADDR", "its MAC address (default: the next free one)"),
                Invocation.flag("lladdr-from-log", "that of the machine that just asked in vain"),
                Invocation.option("set", "KEY=VALUE", "any key of a host, such as vm.memory=4G; may be repeated"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        if (invocation.operands().size() != 1) {
            throw new UsageException("one host at a time: add NAME");
        }
        HostName name = invocation.hosts().get(0);
        AskedHost asked = AskedHost.of(invocation);
        if (invocation.has("lladdr-from-log")) {
            asked = asked.by(LladdrFromLog.find(invocation));
        }
        Lock lock = lock(invocation);
        try {
            return run(invocation, name, asked);
        } finally {
            lock.close();
        }
    }

    /** One at a time changes the inventory, so that no two get the same. What a killed run left is removed. */
    static Lock lock(Invocation invocation) throws RefusedException, ConfFileException {
        // before the state folder beside it is made
        Path hosts = invocation.inventory().resolve("hosts");
        Lock lock = Lock.take(invocation.stateFolder().resolve("inventory.lock"), PATIENCE);
        try {
            for (String name : NewFile.tidy(hosts)) {
                invocation.complain("an earlier run was interrupted: '" + name + "' is taken away");
            }
            return lock;
        } catch (ConfFileException e) {
            lock.close();
            throw e;
        }
    }

    private static int run(Invocation invocation, HostName given, AskedHost asked)
            throws RefusedException, ConfFileException {
        InventoryFolder folder =
                new InventoryFolder(invocation.inventory(), invocation.sources(KeptSources.Reader.CHECK));
        Reading now = folder.read();
        if (now.inventory().isEmpty()) {
            throw new RefusedException(now.problems());
        }
        Inventory inventory = now.inventory().get();
        HostName name = complete(given, asked, inventory);
        Optional<Place> there = place(inventory, name);
        if (there.isPresent()) {
            boolean elsewhere = SourceSettings.isSource(there.get().file());
            throw refused(List.of(Problem.error(
                    there.get(),
                    "host '" + name + "' is there already",
                    elsewhere ? "another name; what the program of a source prints is changed there" : "")));
        }
        Path file = invocation.inventory().resolve("hosts").resolve(name + ".yaml");
        Reading draft = folder.readAs(file, asked.text(name));
        Optional<Host> host = host(draft, name);
        if (host.isEmpty()) {
            throw refused(told(added(now, draft), asked, file, name));
        }
        AskedHost whole = whole(invocation, inventory, host.get(), asked);
        Reading after = folder.readAs(file, whole.text(name));
        if (host(after, name).isEmpty() || added(now, after).stream().anyMatch(Problem::isError)) {
            throw refused(told(added(now, after), whole, file, name));
        }
        List<Problem> hopeless = hopeless(invocation, after, name);
        if (!hopeless.isEmpty()) {
            throw refused(told(hopeless, whole, file, name));
        }
        NewFile.create(file, Content.of(whole.text(name)));
        invocation.keepNames(after);
        invocation.complain(added(now, after));
        Interface first = host(after, name).get().netboot();
        String line = file + ": " + name
                + first.lladdr().map(l -> " lladdr " + l).orElse("")
                + first.address().map(a -> " address " + a).orElse("");
        List<String> next = NextSteps.of(
                invocation, after.inventory().orElseThrow(), host(after, name).get());
        invocation.tell(
                new Added(
                        name, file, first.lladdr().orElse(null), first.address().orElse(null), next),
                line);
        if (!invocation.isJson()) {
            next.forEach(step -> invocation.complain("next: " + step));
        }
        return FINE;
    }

    /** @param next commands, each with what it is for behind a number sign */
    private record Added(
            HostName host,
            Path file,
            @Nullable Lladdr lladdr,
            @Nullable IpAddress address,
            List<String> next) {}

    /** Why the host could not be installed as it would stand there; nothing if it can be, or nobody can tell. */
    private static List<Problem> hopeless(Invocation invocation, Reading after, HostName name) throws RefusedException {
        Host host = host(after, name).orElseThrow();
        if (!host.boot().installed() || !(invocation.templates().load() instanceof Loaded.Ready ready)) {
            return List.of();
        }
        Prospect prospect = Prospect.of(Snapshot.of(after, ready.templates()), host, Mode.INSTALL);
        if (!prospect.isHopeless()) {
            return List.of();
        }
        List<Problem> why = new ArrayList<>();
        after.problems().stream()
                .filter(p -> p.gist().equals(YamlFile.FILL_IN))
                .map(p -> Problem.error(p.place(), p.message(), p.remedy()))
                .forEach(why::add);
        why.add(Problem.error(
                host.place(),
                "host '" + name + "' could not be installed: " + prospect.words(),
                host.profiles().isEmpty()
                        ? "a profile that says what is missing: --profile PROFILE"
                        : "what is missing, in a profile or as --set KEY=VALUE"));
        why.addAll(prospect.problems());
        return why;
    }

    private static List<Problem> told(List<Problem> problems, AskedHost asked, Path file, HostName name) {
        return problems.stream().map(p -> asked.told(p, file, name)).toList();
    }

    private static RefusedException refused(List<Problem> problems) {
        boolean errors = problems.stream().anyMatch(Problem::isError);
        return new RefusedException(
                problems.stream().filter(p -> p.isError() || !errors).toList(), "nothing was written");
    }

    /** The key of a host is its full name. */
    private static HostName complete(HostName name, AskedHost asked, Inventory inventory) {
        if (name.isQualified()) {
            return name;
        }
        return asked.network()
                .flatMap(n -> Optional.ofNullable(inventory.networks().get(n)))
                .flatMap(Network::domain)
                .or(() -> inventory.site().domain())
                .or(() -> sharedDomain(inventory))
                .flatMap(domain -> HostName.parse(name + "." + domain))
                .orElse(name);
    }

    /** The domain that all hosts have, if it is one. */
    private static Optional<String> sharedDomain(Inventory inventory) {
        List<String> domains = inventory.hosts().keySet().stream()
                .map(n -> n.isQualified() ? n.domain() : "")
                .distinct()
                .toList();
        return domains.size() == 1 ? Optional.of(domains.get(0)).filter(d -> !d.isEmpty()) : Optional.empty();
    }

    static Optional<Place> place(Inventory inventory, HostName name) {
        return Optional.ofNullable(inventory.hosts().get(name))
                .map(Host::place)
                .or(() -> Optional.ofNullable(inventory.broken().get(name)).map(b -> b.place()));
    }

    private static Optional<Host> host(Reading reading, HostName name) {
        return reading.inventory().flatMap(i -> Optional.ofNullable(i.hosts().get(name)));
    }

    /** What was right before the host came. */
    private static List<Problem> added(Reading before, Reading after) {
        Set<Problem> known = new HashSet<>(before.problems());
        return after.problems().stream()
                .filter(p -> !known.contains(p) && !p.isRest())
                .toList();
    }

    /** With what was left open chosen. */
    private static AskedHost whole(Invocation invocation, Inventory inventory, Host host, AskedHost asked)
            throws RefusedException {
        Terminal terminal = invocation.terminal();
        Interface first = host.netboot();
        UsedAddresses taken = UsedAddresses.of(inventory, terminal);
        Optional<Lladdr> lladdr = asked.lladdr();
        if (first.lladdr().isEmpty() && host.vm().isEmpty()) {
            throw new RefusedException(Problem.error(
                    host.place(),
                    "host '" + host.name() + "' has no vm, so its lladdr is the machine's own, and cannot be chosen",
                    "--lladdr LLADDR, or a profile with vm"));
        }
        if (first.lladdr().isEmpty()) {
            String prefix = host.vm()
                    .map(Vm::hypervisor)
                    .flatMap(h -> Optional.ofNullable(inventory.hypervisors().get(h)))
                    .flatMap(Hypervisor::lladdrPrefix)
                    .orElse(Hypervisor.DEFAULT_LLADDR_PREFIX);
            lladdr = taken.freeLladdr(prefix);
            if (lladdr.isEmpty()) {
                throw new RefusedException("no lladdr is free that begins with " + prefix + "; --lladdr LLADDR");
            }
        }
        Optional<String> network = asked.network();
        Set<String> networks = inventory.networks().keySet();
        if (first.network().isEmpty() && networks.size() == 1) {
            network = networks.stream().findFirst();
        } else if (first.network().isEmpty() && networks.size() > 1) {
            throw new RefusedException(
                    "no profile says which network it is on; --network NAME, one of " + Listing.of(networks));
        }
        Optional<IpAddress> address = asked.address();
        Optional<Network> on = first.network().isPresent()
                ? first.network()
                : network.flatMap(n -> Optional.ofNullable(inventory.networks().get(n)));
        if (first.address().isEmpty() && !first.local() && on.isPresent()) {
            address = taken.freeAddress(on.get());
            if (address.isEmpty()) {
                throw new RefusedException("no address is free in network '"
                        + on.get().name() + "', " + on.get().subnet());
            }
            if (on.get().routers().isEmpty()) {
                // as after an import, when dhcpd.conf declared no subnet
                terminal.complain("network '" + on.get().name() + "' names no router, whose address may be "
                        + address.get() + "; 'routers' of the network, or --address ADDRESS");
            }
        }
        return asked.with(network, lladdr, address);
    }
}
