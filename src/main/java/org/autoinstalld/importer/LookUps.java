package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.access.ArmingStore;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.lookup.Request;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.responsefile.Answer;
import org.autoinstalld.responsefile.AnswerListener;
import org.autoinstalld.responsefile.FirstBoots;
import org.autoinstalld.responsefile.Responder;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Asks the new server as the machines of the old files would, each from its address, and compares what they get with
 * what the old web root gives them.
 */
final class LookUps {
    /** One that no machine has, as vmd(8) would make one up. */
    private static final long MADE_UP = 0xfee1bad00000L;

    /** RFC 5737: nobody's. */
    private static final IpAddress ANYWHERE = IpAddress.parse("192.0.2.1").orElseThrow();

    private final Existing existing;
    private final Snapshot snapshot;
    private final Problems problems = new Problems();
    private final Set<IpAddress> taken = new HashSet<>();
    private final Set<Lladdr> known = new HashSet<>();
    private int asked;
    private int same;

    private LookUps(Existing existing, Snapshot snapshot) {
        this.existing = existing;
        this.snapshot = snapshot;
        existing.machines().values().forEach(m -> {
            taken.addAll(m.addresses());
            known.addAll(m.lladdrs());
        });
    }

    static LookUps of(Existing existing, Snapshot snapshot) {
        LookUps all = new LookUps(existing, snapshot);
        existing.machines().forEach(all::machine);
        existing.machineNetworks().hidden().forEach(h -> all.ask("the machine of this host block", h, false));
        existing.unlisted().served().forEach(s -> all.ask("a machine without a host block on " + s.subnet(), s, true));
        return all;
    }

    /** How many machines asked, and how many of them get what they got. */
    Importer.Asked counts() {
        return new Importer.Asked(asked, same);
    }

    /** The machines that do not get the same; an error where that may be any machine. */
    List<Problem> problems() {
        return problems.sorted();
    }

    private void machine(HostName name, FoundMachine machine) {
        atHome(name, machine);
        existing.machineNetworks()
                .elsewhere(machine, existing.root())
                .forEach(s -> ask(
                        known.contains(s.request().lladdr()) ? "host '" + name + "'" : "the machine of this host block",
                        s,
                        false));
    }

    private void atHome(HostName name, FoundMachine machine) {
        InstallerRequest request = existing.machineNetworks().request(machine).orElse(null);
        if (request == null) {
            return;
        }
        IpAddress address = machine.blocks().stream()
                .filter(b -> b.lladdr().equals(request.lladdr()))
                .flatMap(b -> b.address().stream())
                .findFirst()
                .or(() -> existing.machineNetworks().of(machine).stream()
                        .findFirst()
                        .map(this::free))
                .orElse(ANYWHERE);
        boolean toldOf = machine.files().stream().anyMatch(f -> !f.name().asked());
        compare("host '" + name + "'", machine.place(), address, request, false, toldOf);
    }

    private void ask(String who, Requester requester, boolean any) {
        IpAddress address = taken.contains(requester.address()) ? free(requester.subnet()) : requester.address();
        compare(who, requester.place(), address, requester.request(), any, false);
    }

    /** An address there that is no machine's own. */
    private IpAddress free(Subnet subnet) {
        byte[] octets = subnet.base().octets();
        for (int n = 0; n < 4096; n++) {
            IpAddress address = IpAddress.of(octets);
            if (subnet.hasRoomFor(address) && !taken.contains(address)) {
                return address;
            }
            for (int i = octets.length - 1; i >= 0 && ++octets[i] == 0; i--) {
                // the carry goes on to the next octet
            }
        }
        return subnet.last();
    }

    /**
     * @param any whether many machines may be meant
     * @param toldOf whether it is told already that the machine gets more than before
     */
    private void compare(
            String who, Place place, IpAddress address, InstallerRequest request, boolean any, boolean toldOf) {
        ImportedResponseFile old = existing.root().get(request).orElse(null);
        List<String> made = served(address, request).orElse(null);
        asked++;
        if (Objects.equals(old == null ? null : old.texts(), made)) {
            same++;
            return;
        }
        String from = who + ", asking from " + address + ", ";
        if (old != null) {
            String what = from + "gets " + old.source().file() + " today, and would get "
                    + (made == null ? "nothing" : "another file");
            String remedy = request.lladdr() == null
                    ? "an lladdr for it, or site.unknown with its network"
                    : known.contains(request.lladdr())
                            ? "see its entry in the new inventory"
                            : "a host of its own in the new inventory";
            if (!request.folder().equals(request.start())) {
                remedy = "filename \"" + request.start() + "auto_"
                        + request.mode().word() + "\"; without further slashes, which the new server does not take";
            }
            problems.add(any ? Problem.error(place, what, remedy) : Problem.warning(place, what, remedy));
        } else if (!toldOf) {
            problems.warning(
                    place,
                    from + "gets no response file today, and would get one",
                    "take the file away if that is not meant");
        }
    }

    /** The lines that count of what it gets; empty if it gets nothing. */
    private Optional<List<String>> served(IpAddress address, InstallerRequest request) {
        // one for each machine: what others asked before must not matter
        Responder responder = new Responder(
                () -> snapshot,
                new RecentLookups(),
                () -> 0,
                new PolicyAccessControl(
                        new RequesterPolicy(a -> new Neighbours.Seen.Here(Set.of())),
                        ArmingStore.none(),
                        Runnable::run),
                AnswerListener.none(),
                FirstBoots.NONE,
                Runnable::run);
        for (String name : request.names(madeUp())) {
            List<Answer> answers = new ArrayList<>(1);
            responder
                    .answer(new Request(address, "/" + request.folder() + name, null, true), answers::add)
                    .ifPresent(answers::add);
            if (!answers.isEmpty() && answers.get(0) instanceof Answer.Served served) {
                return Optional.of(ImportedResponseFile.texts(served.body().text()));
            }
        }
        return Optional.empty();
    }

    private Lladdr madeUp() {
        long bits = MADE_UP;
        while (known.contains(new Lladdr(bits))) {
            bits++;
        }
        return new Lladdr(bits);
    }
}
