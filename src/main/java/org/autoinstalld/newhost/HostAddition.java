package org.autoinstalld.newhost;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.NewFile;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.SourceSettings;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.InventoryFolder;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.Prospect;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.yaml.YamlFile;

/**
 * Writes a new host into a file of its own, with an lladdr and an address that nobody has, or nothing: it is read with all
 * others, and its installer is foreseen, before the file is there.
 */
public final class HostAddition {
    private final InventoryFolder folder;
    private final Supplier<Loaded> templates;
    private final List<Problem> remarks = new ArrayList<>();

    private HostAddition(InventoryFolder folder, Supplier<Loaded> templates) {
        this.folder = folder;
        this.templates = templates;
    }

    /**
     * Adds it. Whoever calls this holds the {@link InventoryLock}.
     *
     * @param folder where it is added, which nobody else reads from at the same time
     * @param templates asked only if its installer is to be foreseen
     */
    public static AddedHost perform(InventoryFolder folder, Supplier<Loaded> templates, NewHost said)
            throws NotAddedException, ConfFileException {
        return new HostAddition(folder, templates).add(said);
    }

    private AddedHost add(NewHost said) throws NotAddedException, ConfFileException {
        Reading now = folder.read();
        if (now.inventory().isEmpty()) {
            throw new NotAddedException(now.problems(), "");
        }
        Inventory inventory = now.inventory().get();
        NewHost asked = said.called(complete(said, inventory));
        HostName name = asked.name();
        Optional<Place> there = inventory.place(name);
        if (there.isPresent()) {
            boolean elsewhere = SourceSettings.isSource(there.get().file());
            throw refused(List.of(Problem.error(
                    there.get(),
                    "host '" + name + "' is there already",
                    elsewhere ? "another name; what the program of a source prints is changed there" : "")));
        }
        Path file = InventoryLock.hosts(folder.root()).resolve(name + ".yaml");
        Reading draft = folder.readAs(file, asked.text());
        Optional<Host> host = host(draft, name);
        if (host.isEmpty()) {
            throw refused(told(added(now, draft), asked, file));
        }
        NewHost whole = whole(inventory, host.get(), asked);
        Reading after = folder.readAs(file, whole.text());
        Optional<Host> made = host(after, name);
        if (made.isEmpty() || added(now, after).stream().anyMatch(Problem::isError)) {
            throw refused(told(added(now, after), whole, file));
        }
        List<Problem> hopeless = hopeless(after, made.get(), whole);
        if (!hopeless.isEmpty()) {
            throw refused(told(hopeless, whole, file));
        }
        NewFile.create(file, Content.of(whole.text()));
        return new AddedHost(
                made.get(),
                file,
                after,
                Stream.concat(remarks.stream(), added(now, after).stream()).toList());
    }

    /** Why the host could not be installed as it would stand there; nothing if it can be, or nobody can tell. */
    private List<Problem> hopeless(Reading after, Host host, NewHost asked) {
        if (!host.boot().installed() || !(templates.get() instanceof Loaded.Ready ready)) {
            return List.of();
        }
        Snapshot snapshot = Snapshot.of(after, ready.templates());
        Prospect prospect = Prospect.of(snapshot, host, Mode.INSTALL);
        if (!prospect.isHopeless()) {
            remarks.addAll(warnings(snapshot, host));
            return List.of();
        }
        List<Problem> why = new ArrayList<>();
        after.problems().stream()
                .filter(p -> p.gist().equals(YamlFile.FILL_IN))
                .map(p -> Problem.error(p.place(), p.message(), p.remedy()))
                .forEach(why::add);
        String profile = host.profiles().isEmpty()
                ? "a profile that says what is missing: " + asked.filledIn().field("profile")
                : "what is missing, in a profile" + (asked.filledIn().takesAnyKey() ? " or as --set KEY=VALUE" : "");
        why.add(Problem.error(
                host.place(), "host '" + host.name() + "' could not be installed: " + prospect.words(), profile));
        why.addAll(prospect.problems());
        return why;
    }

    /** What check would say of its response file. */
    private static List<Problem> warnings(Snapshot snapshot, Host host) {
        Setdir setdir = snapshot.inventory().site().setdir();
        return snapshot.files().judge(host, Mode.INSTALL, setdir, Machine.UNDECLARED).stream()
                .flatMap(judged -> judged.problems().stream())
                .distinct()
                .toList();
    }

    private static List<Problem> told(List<Problem> problems, NewHost asked, Path file) {
        return problems.stream().map(p -> asked.told(p, file)).toList();
    }

    private static NotAddedException refused(List<Problem> problems) {
        boolean errors = problems.stream().anyMatch(Problem::isError);
        return new NotAddedException(
                problems.stream().filter(p -> p.isError() || !errors).toList(), "nothing was written");
    }

    /** The key of a host is its full name. */
    private static HostName complete(NewHost asked, Inventory inventory) {
        HostName name = asked.name();
        if (name.isQualified()) {
            return name;
        }
        return Optional.ofNullable(asked.network())
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
    private NewHost whole(Inventory inventory, Host host, NewHost asked) throws NotAddedException {
        Interface first = host.netboot();
        UsedAddresses taken = UsedAddresses.of(inventory, remarks::add);
        Lladdr lladdr = asked.lladdr();
        if (first.lladdr().isEmpty()) {
            lladdr = lladdr(inventory, host, taken, asked.filledIn());
        }
        String network = asked.network();
        Set<String> networks = inventory.networks().keySet();
        if (first.network().isEmpty() && networks.size() == 1) {
            network = networks.iterator().next();
        } else if (first.network().isEmpty() && networks.size() > 1) {
            throw new NotAddedException(Problem.error(
                    Place.NONE,
                    "no profile says which network it is on",
                    asked.filledIn().field("network") + ", one of " + Listing.of(networks)));
        }
        IpAddress address = asked.address();
        Network on = first.network()
                .orElse(network == null ? null : inventory.networks().get(network));
        if (first.address().isEmpty() && !first.local() && on != null) {
            address = taken.freeAddress(on)
                    .orElseThrow(() -> new NotAddedException(Problem.error(
                            Place.NONE, "no address is free in network '" + on.name() + "', " + on.subnet())));
            if (on.routers().isEmpty()) {
                // as after an import, when dhcpd.conf declared no subnet
                remarks.add(Problem.warning(
                        Place.NONE,
                        "network '" + on.name() + "' names no router, whose address may be " + address,
                        "'routers' of the network, or " + asked.filledIn().field("address")));
            }
        }
        return asked.with(network, lladdr, address);
    }

    private static Lladdr lladdr(Inventory inventory, Host host, UsedAddresses taken, FilledIn filledIn)
            throws NotAddedException {
        if (host.vm().isEmpty()) {
            throw new NotAddedException(Problem.error(
                    host.place(),
                    "host '" + host.name() + "' has no vm, so its lladdr is the machine's own, and cannot be chosen",
                    filledIn.field("lladdr") + ", or a profile with vm"));
        }
        String prefix = host.vm()
                .map(Vm::hypervisor)
                .flatMap(h -> Optional.ofNullable(inventory.hypervisors().get(h)))
                .flatMap(Hypervisor::lladdrPrefix)
                .orElse(Hypervisor.DEFAULT_LLADDR_PREFIX);
        return taken.freeLladdr(prefix)
                .orElseThrow(() -> new NotAddedException(Problem.error(
                        Place.NONE, "no lladdr is free that begins with " + prefix, filledIn.field("lladdr"))));
    }
}
