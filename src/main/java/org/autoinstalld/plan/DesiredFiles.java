package org.autoinstalld.plan;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.OnDisk;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.VmConfModel;
import org.jspecify.annotations.Nullable;

/**
 * What the files that the inventory names should hold, next to what they do.
 *
 * @param maker of the proposals, who can also tell how files differ from them
 * @param problems all of them
 * @param unread those of files that could not be read
 * @param notes what to know about the commands, a sentence each
 * @param read files beside the kept ones that count: those that include them, that they include, and disks that are missing
 * @param left what is left as it is for hosts with mistakes, and the mistakes
 * @param guests which VMs run, for each vm.conf that would change, by its hypervisor
 * @param unreached hypervisors on other machines whose vm.conf could not be read, and why
 */
public record DesiredFiles(
        Proposals maker,
        List<Proposal> proposals,
        Plan plan,
        List<Problem> problems,
        List<Problem> unread,
        List<String> notes,
        Set<String> read,
        List<Problem> left,
        Map<String, RunningGuests> guests,
        Map<String, Problem> unreached) {

    /** Reads the files that are there, and runs nothing. */
    public static DesiredFiles of(Snapshot snapshot, HostsAtWork atWork) {
        return of(snapshot, KeptFile.of(snapshot.inventory()), atWork, Map.of(), content -> content, false);
    }

    /** The same, where all tokens are {@link TokenMask#STAND_IN}: in files as they are in the snapshot. */
    public static DesiredFiles levelled(Snapshot snapshot, HostsAtWork atWork, List<KeptFile> remote) {
        Inventory inventory = snapshot.inventory();
        return of(
                snapshot,
                ofWishes(snapshot, Map.of(), remote),
                atWork,
                Map.of(),
                TokenMask.of(inventory)::levelled,
                false);
    }

    /**
     * For those who write: asks which VMs run where a vm.conf would change, and leaves a file alone in which a host with a
     * mistake may have an entry that nobody can make.
     */
    public static DesiredFiles asking(Snapshot snapshot, HostsAtWork atWork) {
        return asking(snapshot, atWork, Map.of(), List.of());
    }

    /**
     * For those who write the entries of some hosts alone: dhcpd.conf, and the vm.conf of each hypervisor that one of them
     * is a guest of. All else in these stays to the byte, and other files stay whole.
     *
     * @param wishes what their entries are to be; not empty
     */
    public static DesiredFiles asking(Snapshot snapshot, HostsAtWork atWork, Map<HostName, EntryWish> wishes) {
        return asking(snapshot, atWork, wishes, List.of());
    }

    /** The same for those who only look: asks for no VMs. */
    public static DesiredFiles looking(
            Snapshot snapshot, HostsAtWork atWork, Map<HostName, EntryWish> wishes, List<KeptFile> remote) {
        return of(snapshot, ofWishes(snapshot, wishes, remote), atWork, wishes, content -> content, false);
    }

    /**
     * The same with files on other machines. One that cannot be read there is a warning, and left as it is.
     *
     * @param wishes as above; none: all entries of all files
     * @param remote those files
     */
    public static DesiredFiles asking(
            Snapshot snapshot, HostsAtWork atWork, Map<HostName, EntryWish> wishes, List<KeptFile> remote) {
        return of(snapshot, ofWishes(snapshot, wishes, remote), atWork, wishes, content -> content, true);
    }

    private static List<KeptFile> ofWishes(Snapshot snapshot, Map<HostName, EntryWish> wishes, List<KeptFile> remote) {
        return Stream.concat(KeptFile.of(snapshot.inventory()).stream(), remote.stream())
                .filter(target -> wishes.isEmpty()
                        || target.kind() == KeptFile.Kind.DHCPD
                        || target.kind() == KeptFile.Kind.VM
                                && !SingleEntries.of(snapshot.inventory(), target, wishes)
                                        .isEmpty())
                .toList();
    }

    private static DesiredFiles of(
            Snapshot snapshot,
            List<KeptFile> targets,
            HostsAtWork atWork,
            Map<HostName, EntryWish> wishes,
            UnaryOperator<Content> seen,
            boolean writing) {
        Inventory inventory = snapshot.inventory();
        TokenMask mask = TokenMask.of(inventory);
        Problems problems = new Problems();
        problems.addAll(KeptFile.twice(targets));
        problems.addAll(SingleEntries.unknown(inventory, wishes));
        Set<String> read = ConcurrentHashMap.newKeySet();
        Proposals maker = maker(
                snapshot,
                atWork,
                wishes,
                path -> {
                    read.add(path);
                    return included(path);
                },
                new LocalDiskImages(read::add));
        List<Proposal> proposals = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        Set<ExternalCommand> reloads = new LinkedHashSet<>();
        List<Problem> unread = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Map<String, RunningGuests> guests = new TreeMap<>();
        Map<String, Problem> unreached = new TreeMap<>();
        for (Look look : targets.parallelStream()
                .map(t -> look(
                        t,
                        t.machine().isRemote()
                                ? maker(snapshot, atWork, wishes, t.machine()::text, new RemoteDiskImages(t.machine()))
                                : maker,
                        seen))
                .toList()) {
            if (look.disk() == null || look.proposal() == null) {
                unread.addAll(look.problems());
                if (look.target().machine().isRemote()) {
                    unreached.put(look.target().of(), look.problems().get(0));
                }
                continue;
            }
            KeptFile target = look.proposal().target();
            Proposal proposal = writing && wishes.isEmpty() && BrokenHostEntries.touches(inventory, target)
                    ? look.proposal().leftAlone()
                    : look.proposal();
            proposals.add(proposal);
            problems.addAll(proposal.problems());
            if (!proposal.isChange()) {
                continue;
            }
            changes.add(change(look.disk(), proposal.after().orElseThrow(), mask)
                    .testedBy(target.test().stream().toList()));
            target.placing(
                            look.disk().content().orElse(Content.EMPTY),
                            proposal.after().orElseThrow())
                    .ifPresent(reloads::add);
            Optional<ExternalCommand> reload = target.reload();
            problems.addAll(missingPaths(inventory, proposal, wishes));
            RunningGuests there = RunningGuests.UNASKED;
            if (writing && proposal.reload() != null && reload.isPresent()) {
                there = RunningGuests.ask(target);
                guests.put(target.of(), there);
            }
            notes.addAll(notes(proposal, reload.isPresent(), there));
        }
        problems.addAll(unread);
        return new DesiredFiles(
                maker,
                List.copyOf(proposals),
                new Plan(changes, List.copyOf(reloads)),
                problems.sorted(),
                List.copyOf(unread),
                List.copyOf(notes),
                read,
                writing && wishes.isEmpty() ? left(snapshot, targets) : List.of(),
                Map.copyOf(guests),
                Map.copyOf(unreached));
    }

    /** A file that was read, and what becomes of it; or why it was not. */
    private record Look(
            KeptFile target,
            @Nullable OnDisk disk,
            @Nullable Proposal proposal,
            List<Problem> problems) {}

    private static Look look(KeptFile target, Proposals maker, UnaryOperator<Content> seen) {
        try {
            OnDisk disk = target.read();
            return new Look(
                    target, disk, maker.of(target, disk.content().map(seen).orElse(null)), List.of());
        } catch (ConfFileException e) {
            Problem p = e.problem();
            return new Look(
                    target,
                    null,
                    null,
                    List.of(target.machine().isRemote() ? Problem.warning(p.place(), p.message(), p.remedy()) : p));
        }
    }

    private static List<Problem> left(Snapshot snapshot, List<KeptFile> targets) {
        List<Problem> left = BrokenHostEntries.left(snapshot.inventory(), targets);
        return left.isEmpty()
                ? left
                : Stream.concat(left.stream(), mistakes(snapshot).stream())
                        .sorted()
                        .toList();
    }

    /** Whether hosts with mistakes keep anything from being done. */
    public static boolean isStopped(Snapshot snapshot) {
        return BrokenHostEntries.touchesAll(snapshot.inventory(), KeptFile.of(snapshot.inventory()));
    }

    /** To plan one file by. */
    public static Proposals maker(Snapshot snapshot, HostsAtWork atWork) {
        return maker(snapshot, atWork, Map.of(), DesiredFiles::included, new LocalDiskImages(read -> {}));
    }

    /**
     * @param includes the text of a file that another includes, by its path
     * @param images of the machine that has the file
     */
    private static Proposals maker(
            Snapshot snapshot,
            HostsAtWork atWork,
            Map<HostName, EntryWish> wishes,
            Function<String, Optional<String>> includes,
            DiskImages images) {
        return new Proposals(
                snapshot.inventory(),
                snapshot.templates(),
                DhcpdModel.of(snapshot.inventory(), SingleEntries.modes(atWork.armed(), wishes)),
                includes,
                images,
                today(),
                wishes,
                atWork);
    }

    /** The file gets new content. A new file is for all to read, unless it carries tokens. */
    public static Change change(OnDisk disk, Content after, TokenMask mask) {
        Change change = Change.of(disk, after);
        return mask.in(after.text()).isEmpty() ? change : change.withModeIfNew(Change.PRIVATE);
    }

    /** What is left to others, or for later, a sentence for each file, without full stops. */
    public List<String> standing() {
        return standing(Set.of());
    }

    /**
     * The same.
     *
     * @param known whose entries are left for later, and who need not be told of: somebody is at work with them
     */
    public List<String> standing(Set<HostName> known) {
        List<String> all = new ArrayList<>();
        Set<String> names = known.stream().map(HostName::text).collect(Collectors.toSet());
        for (Proposal p : proposals) {
            if (!p.standing().isEmpty()) {
                all.add(p.target().path() + ": " + names(p.standing())
                        + " outside our part of it, and as the inventory says: left there");
            }
            if (!p.deploying().isEmpty()) {
                all.add(p.target().path() + ": " + names(p.deploying()) + " being deployed: left as it is");
            }
            List<String> pending =
                    p.pending().stream().filter(n -> !names.contains(n)).toList();
            if (!pending.isEmpty()) {
                all.add(p.target().path() + ": pending, and left so, is what changes of " + Listing.of(pending)
                        + "; autoinstalld plan shows it");
            }
        }
        return List.copyOf(all);
    }

    private static String names(Set<HostName> hosts) {
        final int shown = 3;
        List<String> names =
                hosts.stream().limit(shown).map(h -> "'" + h.text() + "'").toList();
        int more = hosts.size() - names.size();
        return (hosts.size() == 1 ? "the entry of host " : "the entries of hosts ")
                + String.join(", ", names)
                + (more > 0 ? " and " + more + " more" : "")
                + (hosts.size() == 1 ? " is" : " are");
    }

    /** Programs that would be run after a change and are not on this machine; with one of them apply could not succeed. */
    public List<Problem> missingReloads() {
        return plan.reloads().stream()
                .filter(command -> !KeptFile.isHere(command.argv().get(0)))
                .map(command -> Problem.error(
                        Place.of(command.argv().get(0)),
                        "program is not on this machine, and '" + command + "' is to be run after the change",
                        "another one in the inventory, or [] for none"))
                .distinct()
                .toList();
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /** Year, month and day, as serials of zones begin. */
    public static int today() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return today.getYear() * 10000 + today.getMonthValue() * 100 + today.getDayOfMonth();
    }

    /** A file that cannot be read is as good as one that is not there: vmd would say so. */
    public static Optional<String> included(String path) {
        try {
            return OnDisk.read(Path.of(path)).content().map(Content::text);
        } catch (ConfFileException e) {
            return Optional.empty();
        }
    }

    /** Of those whose entries are asked for. */
    private static List<Problem> missingPaths(Inventory inventory, Proposal proposal, Map<HostName, EntryWish> wishes) {
        KeptFile target = proposal.target();
        Hypervisor hypervisor = inventory.hypervisors().get(target.of());
        if (target.kind() != KeptFile.Kind.VM || hypervisor == null) {
            return List.of();
        }
        VmConfModel guests = VmConfModel.of(inventory, hypervisor, Set.of());
        Set<HostName> left = new HashSet<>(proposal.leftOut());
        if (!wishes.isEmpty()) {
            guests.hosts().stream()
                    .map(Host::name)
                    .filter(name -> !wishes.containsKey(name))
                    .forEach(left::add);
        }
        return MissingPaths.of(guests.without(left, Set.of()), target.machine());
    }

    private static List<String> notes(Proposal proposal, boolean told, RunningGuests guests) {
        List<String> notes = new ArrayList<>();
        KeptFile target = proposal.target();
        target.missingTester()
                .ifPresent(program -> notes.add(
                        program + " is not on this machine: " + target.path() + " is tested by our own reading alone"));
        if (told && proposal.reload() != null) {
            proposal.reload().sentences(guests.status()).forEach(s -> notes.add("reload on " + target.of() + ": " + s));
        }
        guests.notes().forEach(s -> notes.add("reload on " + target.of() + ": " + s));
        if (!told && target.kind() != KeptFile.Kind.HOSTS) {
            notes.add("nothing tells the reader of " + target.path());
        }
        return notes;
    }

    /** Whether there is anything to keep, and something to keep it with. */
    public static boolean isNothing(Snapshot snapshot) {
        return KeptFile.of(snapshot.inventory()).isEmpty();
    }

    /** What is wrong with hosts, all of them. */
    public static List<Problem> mistakes(Snapshot snapshot) {
        return snapshot.inventory().broken().values().stream()
                .flatMap(b -> b.problems().stream())
                .distinct()
                .sorted()
                .toList();
    }
}
