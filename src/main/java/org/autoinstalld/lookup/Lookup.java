package org.autoinstalld.lookup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
     * @param now milliseconds on the clock that {@code recent} were noted by
     */
    public Decision decide(Request request, RequestedFile asked, RecentLookups recent, long now) {
        if (asked instanceof RequestedFile.Report report) {
            return new Decision.Reported(report.id());
        }
        if (asked instanceof RequestedFile.FirstBootOf of) {
            return firstBoot(of);
        }
        IpAddress requester = request.requester();
        Optional<Setdir> setdir =
                request.setdir() == null ? Optional.of(inventory.site().setdir()) : Setdir.parse(request.setdir());
        if (setdir.isEmpty()) {
            // still say whose look-up it was, so that the next, more generic one is not answered
            return new Absent(meant(requester, asked).map(KnownMachine::name).orElse(null), "no such setdir");
        }
        if (asked instanceof RequestedFile.ByLladdr by) {
            return index.byLladdr(by.lladdr())
                    .map(m -> elsewhere(m, by)
                            .orElse(new Found(m, by.mode(), setdir.get(), Decision.How.LLADDR, PROVEN, by.lladdr())))
                    .orElse(Absent.because("unknown lladdr"));
        }
        if (asked instanceof RequestedFile.DisklabelOf of) {
            List<KnownMachine> machines = index.byName(of.name());
            return machines.size() == 1
                    ? elsewhere(machines.get(0), of).orElse(new FoundDisklabel(machines.get(0), setdir.get()))
                    : Absent.because(machines.isEmpty() ? "unknown host" : "short name of several hosts");
        }
        General look = new General(requester, setdir.get(), recent, now);
        if (asked instanceof RequestedFile.ByName by) {
            return look.byName(by);
        }
        return asked instanceof RequestedFile.Plain plain ? look.plain(plain) : Absent.because("no such file");
    }

    /** A broken machine, or one under another prefix, gets the same answer as one that does not exist. */
    private Decision firstBoot(RequestedFile.FirstBootOf asked) {
        List<KnownMachine> machines = index.byName(asked.name());
        return machines.size() == 1 && machines.get(0) instanceof KnownMachine.Right right && right.isAt(asked.prefix())
                ? new Decision.FoundFirstBoot(right)
                : Absent.because("no such file");
    }

    /** Who is meant, whatever may speak against it; empty if nobody is, or several are. */
    private Optional<KnownMachine> meant(IpAddress requester, RequestedFile asked) {
        if (asked instanceof RequestedFile.ByLladdr by) {
            return index.byLladdr(by.lladdr());
        }
        if (asked instanceof RequestedFile.ByName by) {
            return named(requester, index.byName(by.name()));
        }
        return asked instanceof RequestedFile.Plain ? index.byAddress(requester) : Optional.empty();
    }

    /** Of several with one short name the one that the address belongs to. */
    private Optional<KnownMachine> named(IpAddress requester, List<KnownMachine> machines) {
        return machines.size() == 1
                ? Optional.of(machines.get(0))
                : index.byAddress(requester).filter(machines::contains);
    }

    /** A host with a prefix is found only under it, a host without one only without. Empty: it is here. */
    private static Optional<Decision> elsewhere(KnownMachine machine, RequestedFile asked) {
        return machine.isAt(asked.prefix())
                ? Optional.empty()
                : Optional.of(new Absent(machine.name(), machine.elsewhere()));
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

    /** A look-up by name or for the bare file, which counts only if nothing contradicts it. */
    private final class General {
        private final IpAddress requester;
        private final Setdir setdir;
        private final RecentLookups recent;
        private final long now;

        General(IpAddress requester, Setdir setdir, RecentLookups recent, long now) {
            this.requester = requester;
            this.setdir = setdir;
            this.recent = recent;
            this.now = now;
        }

        Decision byName(RequestedFile.ByName asked) {
            List<KnownMachine> named = index.byName(asked.name());
            if (named.isEmpty()) {
                return Absent.because("unknown host name");
            }
            Optional<KnownMachine> meant = named(requester, named);
            if (meant.isEmpty()) {
                String all = named.stream().map(m -> m.name().text()).collect(Collectors.joining(", "));
                return new Contradicted(null, "short name of several hosts: " + all, false);
            }
            KnownMachine machine = meant.get();
            return elsewhere(machine, asked)
                    .orElseGet(() -> index.byAddress(requester)
                            .filter(owner -> !owner.name().equals(machine.name()))
                            .map(owner -> contradicted(
                                    machine,
                                    asked.mode(),
                                    "the requester's address is that of host " + owner.name(),
                                    false))
                            .orElseGet(() -> recognised(machine, asked.mode(), Decision.How.NAME)));
        }

        Decision plain(RequestedFile.Plain asked) {
            return index.byAddress(requester)
                    .map(machine -> elsewhere(machine, asked)
                            .orElseGet(() -> recognised(machine, asked.mode(), Decision.How.ADDRESS)))
                    .orElseGet(() -> unknown(asked));
        }

        private Decision recognised(KnownMachine machine, Mode mode, Decision.How how) {
            if (!isRemembered()) {
                return new Found(machine, mode, setdir, how, PROVEN, null);
            }
            Recognition recognition = recent.recognise(requester, machine, index, how == Decision.How.ADDRESS, now);
            return recognition instanceof Recognition.Against against
                    ? contradicted(machine, mode, "contradicted: " + against.reason(), against.own())
                    : new Found(
                            machine,
                            mode,
                            setdir,
                            how,
                            recognition,
                            recent.last(requester, now).orElse(null));
        }

        private Decision contradicted(KnownMachine machine, Mode mode, String reason, boolean own) {
            return new Contradicted(machine.name(), reason + wayOut(machine, mode), own);
        }

        /** Whether what an address asked before says anything about it. Many share loopback, or the address of a proxy. */
        private boolean isRemembered() {
            return !requester.isLoopback() && !inventory.site().trusts(requester);
        }

        private Decision unknown(RequestedFile.Plain asked) {
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
            if (unknown.get().networks().stream().noneMatch(this::isOn)) {
                return Absent.because("unknown machine on a network that does not install such");
            }
            return recent.stranger(requester, index, now)
                    // one that goes by the name of a host would be taken for it when it is armed
                    .filter(lladdr -> index.byName(lladdr.asName()).isEmpty())
                    .<Decision>map(lladdr -> new FoundUnknown(lladdr, setdir))
                    .orElse(Absent.because("it did not ask for an unknown lladdr just before"));
        }

        private boolean isOn(String name) {
            Network network = inventory.networks().get(name);
            return network != null
                    && (network.subnet().contains(requester)
                            || network.subnet6()
                                    .filter(s -> s.contains(requester))
                                    .isPresent());
        }
    }
}
