package org.autoinstalld.lookup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.lookup.Decision.Absent;
import org.autoinstalld.lookup.Decision.Contradicted;
import org.autoinstalld.lookup.Decision.Found;
import org.autoinstalld.lookup.Decision.FoundDisklabel;
import org.autoinstalld.lookup.Decision.FoundUnknown;

/**
 * Decides which host is asked for. With a look-up by lladdr the lladdr alone decides that; one by name, or by no name at all,
 * only counts if nothing contradicts it: neither the requester's address nor what it asked for before. Rule 1 of docs/design.md.
 */
public final class Lookup {
    private static final Decision HERE = Absent.because("");
    private static final Recognition PROVEN = new Recognition.Proven();

    private final Inventory inventory;
    private final Index index;

    public Lookup(Inventory inventory) {
        this.inventory = inventory;
        index = new Index(inventory);
    }

    public Index index() {
        return index;
    }

    /**
     * @param now milliseconds on the clock that {@code sightings} were noted by
     */
    public Decision decide(Request request, RequestedFile asked, RecentLookups sightings, long now) {
        Optional<Setdir> setdir = request.setdir().isEmpty()
                ? Optional.of(inventory.site().setdir())
                : Setdir.parse(request.setdir().get());
        if (setdir.isEmpty()) {
            // still say whose look-up it was, so that the next, more generic one is not answered
            return new Absent(machine(request.requester(), asked).map(KnownMachine::name), "no such setdir");
        }
        if (asked instanceof RequestedFile.ByLladdr by) {
            return index.byLladdr(by.lladdr())
                    .map(m -> atPrefix(
                            m,
                            by,
                            new Found(
                                    m, by.mode(), setdir.get(), Decision.BY_LLADDR, PROVEN, Optional.of(by.lladdr()))))
                    .orElse(Absent.because("unknown lladdr"));
        }
        if (asked instanceof RequestedFile.ByName by) {
            return byName(request.requester(), by, setdir.get(), sightings, now);
        }
        if (asked instanceof RequestedFile.Plain plain) {
            return plain(request.requester(), plain, setdir.get(), sightings, now);
        }
        if (asked instanceof RequestedFile.DisklabelOf of) {
            List<KnownMachine> machines = index.byName(of.name());
            return machines.size() == 1
                    ? atPrefix(machines.get(0), of, new FoundDisklabel(machines.get(0), setdir.get()))
                    : Absent.because(machines.isEmpty() ? "unknown host" : "short name of several hosts");
        }
        return Absent.because("no such file");
    }

    /** Who is meant, whatever may speak against it; empty if nobody is, or several are. */
    private Optional<KnownMachine> machine(IpAddress requester, RequestedFile asked) {
        if (asked instanceof RequestedFile.ByLladdr by) {
            return index.byLladdr(by.lladdr());
        }
        if (asked instanceof RequestedFile.ByName by) {
            List<KnownMachine> named = index.byName(by.name());
            return named.size() == 1 ? Optional.of(named.get(0)) : owner(requester, named);
        }
        return asked instanceof RequestedFile.Plain ? index.byAddress(requester) : Optional.empty();
    }

    /** The one of several that the address belongs to. */
    private Optional<KnownMachine> owner(IpAddress requester, List<KnownMachine> machines) {
        return index.byAddress(requester).filter(machines::contains);
    }

    /** A host with a prefix is found only under it, a host without one only without. */
    private static Decision atPrefix(KnownMachine machine, RequestedFile asked, Decision decision) {
        Optional<String> directory = machine.directory();
        if (directory.isEmpty()) {
            return new Absent(Optional.of(machine.name()), "the host has no token yet");
        }
        if (isSame(directory.get(), asked.prefix())) {
            return decision;
        }
        return new Absent(
                Optional.of(machine.name()),
                directory.get().isEmpty() ? "the host has no prefix" : "not under the host's prefix");
    }

    /** Takes as long for a nearly right token as for a wrong one. */
    private static boolean isSame(String directory, String asked) {
        return MessageDigest.isEqual(
                directory.getBytes(StandardCharsets.UTF_8), asked.getBytes(StandardCharsets.UTF_8));
    }

    private Decision byName(
            IpAddress requester, RequestedFile.ByName asked, Setdir setdir, RecentLookups sightings, long now) {
        List<KnownMachine> named = index.byName(asked.name());
        Optional<KnownMachine> owner = index.byAddress(requester);
        if (named.isEmpty()) {
            return Absent.because("unknown host name");
        }
        KnownMachine machine = named.get(0);
        if (named.size() > 1) {
            Optional<KnownMachine> own = owner(requester, named);
            if (own.isEmpty()) {
                return new Contradicted(
                        Optional.empty(),
                        "short name of several hosts: "
                                + String.join(
                                        ", ",
                                        named.stream().map(m -> m.name().text()).toList()),
                        false);
            }
            machine = own.get();
        }
        Decision elsewhere = atPrefix(machine, asked, HERE);
        if (elsewhere != HERE) {
            return elsewhere;
        }
        if (owner.isPresent() && !owner.get().name().equals(machine.name())) {
            return contradicted(
                    machine,
                    asked.mode(),
                    new Recognition.Against(
                            "the requester's address is that of host "
                                    + owner.get().name(),
                            false));
        }
        return recognised(requester, machine, asked, asked.mode(), setdir, sightings, now);
    }

    private Decision plain(
            IpAddress requester, RequestedFile.Plain asked, Setdir setdir, RecentLookups sightings, long now) {
        Optional<KnownMachine> owner = index.byAddress(requester);
        if (owner.isEmpty()) {
            return unknown(requester, asked, setdir, sightings, now);
        }
        KnownMachine machine = owner.get();
        Decision elsewhere = atPrefix(machine, asked, HERE);
        if (elsewhere != HERE) {
            return elsewhere;
        }
        return recognised(requester, machine, asked, asked.mode(), setdir, sightings, now);
    }

    private Decision recognised(
            IpAddress requester,
            KnownMachine machine,
            RequestedFile asked,
            Mode mode,
            Setdir setdir,
            RecentLookups sightings,
            long now) {
        boolean bare = asked instanceof RequestedFile.Plain;
        Recognition recognition =
                isRemembered(requester) ? sightings.recognise(requester, machine, index, bare, now) : PROVEN;
        return recognition instanceof Recognition.Against against
                ? contradicted(
                        machine, mode, new Recognition.Against("contradicted: " + against.reason(), against.own()))
                : new Found(
                        machine,
                        mode,
                        setdir,
                        bare ? "by address" : "by host name",
                        recognition,
                        isRemembered(requester) ? sightings.last(requester, now) : Optional.empty());
    }

    private static Decision contradicted(KnownMachine machine, Mode mode, Recognition.Against against) {
        return new Contradicted(Optional.of(machine.name()), against.reason() + wayOut(machine, mode), against.own());
    }

    /** How a machine that is refused under a general name would be answered, for the end of a reason; empty if it is not. */
    public static String wayOut(KnownMachine machine, Mode mode) {
        if (machine instanceof KnownMachine.Right right && !right.host().boot().permits(mode)) {
            return "";
        }
        String directory = machine.shownDirectory();
        String name = machine.lladdrs().stream()
                .findFirst()
                .map(Lladdr::toString)
                .orElse(machine.name().text());
        return "; it is answered at " + (directory.isEmpty() ? "" : "/" + directory) + "/" + name + "-" + mode.word()
                + ".conf";
    }

    /** Whether what an address asked before says anything about it. Many share loopback, or the address of a proxy. */
    private boolean isRemembered(IpAddress requester) {
        return !requester.isLoopback() && !inventory.site().trusts(requester);
    }

    private Decision unknown(
            IpAddress requester, RequestedFile.Plain asked, Setdir setdir, RecentLookups sightings, long now) {
        Optional<UnknownMachines> unknown = inventory.site().unknown();
        if (unknown.isEmpty()) {
            return Absent.because("no host has this address");
        }
        if (asked.mode() != Mode.INSTALL) {
            return Absent.because("unknown machines are installed, never upgraded");
        }
        if (!asked.prefix().equals(inventory.site().prefix())) {
            return Absent.because("not under the site's prefix");
        }
        if (unknown.get().networks().stream().noneMatch(name -> isOn(name, requester))) {
            return Absent.because("unknown machine on a network that does not install such");
        }
        return sightings
                .stranger(requester, index, now)
                // one that goes by the name of a host would be taken for it when it is armed
                .filter(lladdr -> index.byName(lladdr.asName()).isEmpty())
                .<Decision>map(lladdr -> new FoundUnknown(lladdr, setdir))
                .orElse(Absent.because("it did not ask for an unknown lladdr just before"));
    }

    private boolean isOn(String name, IpAddress requester) {
        Network network = inventory.networks().get(name);
        return network != null
                && (network.subnet().contains(requester)
                        || network.subnet6().filter(s -> s.contains(requester)).isPresent());
    }
}
