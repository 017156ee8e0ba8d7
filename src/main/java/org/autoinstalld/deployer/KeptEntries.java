package org.autoinstalld.deployer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.EntryForm;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.EntryWish;
import org.autoinstalld.plan.FormerEntries;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.Proposal;
import org.autoinstalld.plan.RunningGuests;
import org.autoinstalld.plan.VmReload;
import org.autoinstalld.plan.VmStatus;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.VmConfModel;
import org.jspecify.annotations.Nullable;

/** Entries as {@code plan} makes them, of single hosts. */
final class KeptEntries implements EntryFiles {
    private final TokenPlan tokened;
    private final Snapshot snapshot;
    private final List<KeptFile> remote;
    private final Set<String> ours;
    private final Set<HostName> known;
    private final Consumer<String> notes;
    private final Set<String> noted = new HashSet<>();

    /**
     * @param deploying hosts whose VMs start as it is meant, be it by a reload
     * @param unfinished those of which a deployment is unfinished, be it that nobody is at work with them just now
     * @param remote each vm.conf on another machine
     * @param notes told of what is left for later, once
     */
    KeptEntries(
            TokenPlan tokened,
            Collection<Host> deploying,
            Collection<HostName> unfinished,
            List<KeptFile> remote,
            Consumer<String> notes) {
        this.tokened = tokened;
        this.remote = List.copyOf(remote);
        this.ours = deploying.stream().map(VmConfModel::vmName).collect(Collectors.toUnmodifiableSet());
        this.known = new TreeSet<>(unfinished);
        deploying.forEach(host -> known.add(host.name()));
        this.snapshot = tokened.snapshot();
        this.notes = notes;
    }

    @Override
    public Map<HostName, EntryForm> forms(Collection<Deployment> deployments) {
        Map<HostName, EntryForm> forms = new LinkedHashMap<>();
        Set<HostName> open = new TreeSet<>();
        deployments.forEach(d -> open.add(d.host()));
        // each look plans whole files, and most hosts have the form that is looked for first
        look(EntryForm.INSTALLING, some(deployments, KeptEntries::isByEntry), deployments, open, forms);
        // a guest that vmd does not start by itself has one entry for both: it is what is looked for
        look(EntryForm.RUNNING, some(deployments, d -> !isBefore(d)), deployments, open, forms);
        look(EntryForm.DISABLED, some(deployments, d -> !isByEntry(d)), deployments, open, forms);
        open.forEach(h -> forms.put(h, EntryForm.OTHER));
        return forms;
    }

    /** Whether some of those that are open have that form; these are not open any more. */
    private void look(
            EntryForm form,
            Set<HostName> some,
            Collection<Deployment> deployments,
            Set<HostName> open,
            Map<HostName, EntryForm> forms) {
        Map<HostName, EntryForm> wanted = new LinkedHashMap<>();
        open.stream().filter(some::contains).forEach(h -> wanted.put(h, form));
        if (wanted.isEmpty()) {
            return;
        }
        Together together = together(wishes(wanted, deployments), this::looking);
        Set<HostName> differing = together.files() == null ? Set.of() : differing(together.files());
        for (HostName host : wanted.keySet()) {
            if (together.refused().containsKey(host)) {
                forms.put(host, EntryForm.UNKNOWN);
                open.remove(host);
            } else if (!differing.contains(host)) {
                forms.put(host, form);
                open.remove(host);
            }
        }
    }

    private static Set<HostName> some(Collection<Deployment> deployments, Predicate<Deployment> which) {
        return deployments.stream().filter(which).map(Deployment::host).collect(Collectors.toSet());
    }

    /** Whatever else its entry is then, it is written. */
    private static boolean isBefore(Deployment deployment) {
        return deployment.isAt(DeployStep.FILES);
    }

    private static boolean isByEntry(Deployment deployment) {
        return deployment.way() == Way.NETBOOT;
    }

    /** Hosts whose entries are not as they are wished. */
    private static Set<HostName> differing(DesiredFiles files) {
        Set<HostName> differing = new HashSet<>();
        for (Proposal proposal : files.proposals()) {
            files.maker().drifts(proposal).forEach(d -> {
                if (d.host() != null) {
                    differing.add(d.host());
                }
            });
        }
        return differing;
    }

    private static Map<HostName, EntryWish> wishes(
            Map<HostName, EntryForm> wanted, Collection<Deployment> deployments) {
        Map<HostName, Mode> modes =
                deployments.stream().collect(Collectors.toMap(Deployment::host, Deployment::mode, (a, b) -> b));
        Map<HostName, EntryWish> wishes = new LinkedHashMap<>();
        wanted.forEach((host, form) -> wishes.put(
                host,
                switch (form) {
                    case INSTALLING -> EntryWish.installing(modes.getOrDefault(host, Mode.INSTALL));
                    case DISABLED -> EntryWish.disabled(modes.getOrDefault(host, Mode.INSTALL));
                    case RUNNING, OTHER, UNKNOWN -> EntryWish.USUAL;
                }));
        return wishes;
    }

    /** Why nothing can be written. Empty if it can. */
    private static Optional<String> trouble(DesiredFiles files) {
        List<Problem> errors = files.hasErrors()
                ? files.problems().stream().filter(Problem::isError).toList()
                : files.missingReloads();
        return errors.stream()
                .findFirst()
                .map(first -> first.place() + ": " + first.message()
                        + (errors.size() > 1 ? " (and " + (errors.size() - 1) + " more; autoinstalld plan)" : ""));
    }

    @Override
    public Map<HostName, Deployment.Had> has(Collection<HostName> hosts) {
        Map<HostName, EntryWish> wishes = new LinkedHashMap<>();
        hosts.forEach(h -> wishes.put(h, EntryWish.NONE));
        DesiredFiles files = looking(wishes);
        Map<HostName, String> vm = new HashMap<>();
        Map<HostName, String> dhcpd = new HashMap<>();
        Set<HostName> hasVm = new HashSet<>();
        Set<HostName> hasDhcp = new HashSet<>();
        for (Proposal proposal : files.proposals()) {
            KeptFile target = proposal.target();
            boolean isVm = target.kind() == KeptFile.Kind.VM;
            if (!isVm && target.kind() != KeptFile.Kind.DHCPD) {
                continue;
            }
            List<HostName> here =
                    hosts.stream().filter(h -> !isVm || isOn(h, target.of())).toList();
            (isVm ? vm : dhcpd).putAll(files.maker().only(proposal.now(), here));
            Set<HostName> has = isVm ? hasVm : hasDhcp;
            files.maker().drifts(proposal).forEach(d -> {
                if (d.host() != null) {
                    has.add(d.host());
                }
            });
        }
        Map<HostName, Deployment.Had> had = new LinkedHashMap<>();
        hosts.forEach(h -> had.put(
                h, new Deployment.Had(hasVm.contains(h), hasDhcp.contains(h), former(vm.get(h), dhcpd.get(h)))));
        return had;
    }

    private boolean isOn(HostName host, String hypervisor) {
        return Optional.ofNullable(snapshot.inventory().hosts().get(host)).flatMap(Host::vm).stream()
                .anyMatch(vm -> vm.hypervisor().equals(hypervisor));
    }

    /** Null if there is a secret among it: a record holds none. */
    private Deployment.@Nullable Former former(@Nullable String vm, @Nullable String dhcpd) {
        return isSecret(vm) || isSecret(dhcpd) ? null : new Deployment.Former(vm, dhcpd);
    }

    private boolean isSecret(@Nullable String text) {
        return text != null
                && text.lines().anyMatch(line -> !tokened.mask().masked(line).equals(line));
    }

    @Override
    public Prepared prepare(Map<HostName, EntryForm> wanted, Collection<Deployment> deployments) {
        return prepared(wishes(wanted, deployments));
    }

    @Override
    public Prepared restore(Map<HostName, Deployment.Had> before) {
        Map<HostName, EntryWish> wishes = new LinkedHashMap<>();
        before.forEach((host, had) -> {
            Deployment.Former former = had.former();
            wishes.put(
                    host,
                    EntryWish.former(
                            had.vm(),
                            had.dhcp(),
                            former == null ? null : new FormerEntries(former.vm(), former.dhcpd())));
        });
        Map<HostName, Setback> left = standing(wishes);
        Prepared rest = prepared(only(wishes, h -> !left.containsKey(h)));
        left.putAll(rest.refused());
        return new Prepared(rest.plan(), left, rest.starting(), rest.diff(), rest.notes());
    }

    /**
     * Those of whom nothing is to be left, and who have an entry in vm.conf that is not ours to take out: vmd(8) would miss
     * its disk. One in dhcpd.conf does no harm.
     */
    private Map<HostName, Setback> standing(Map<HostName, EntryWish> wishes) {
        Map<HostName, EntryWish> gone = only(wishes, h -> EntryWish.NONE.equals(wishes.get(h)));
        Map<HostName, Setback> standing = new LinkedHashMap<>();
        if (!gone.isEmpty()) {
            for (Proposal proposal : looking(gone).proposals()) {
                proposal.standing().stream()
                        .filter(h -> proposal.target().kind() == KeptFile.Kind.VM && gone.containsKey(h))
                        .forEach(h -> standing.put(
                                h,
                                Setback.lasting("its entry stands outside our part of "
                                        + proposal.target().path()
                                        + "; once somebody has taken it out there, the same again")));
            }
        }
        return standing;
    }

    private Prepared prepared(Map<HostName, EntryWish> wishes) {
        Together together = together(wishes, some -> DesiredFiles.asking(snapshot, HostsAtWork.NONE, some, remote));
        DesiredFiles files = together.files();
        if (files == null) {
            return Prepared.nothing(together.refused());
        }
        files.standing(known).stream().filter(noted::add).forEach(notes);
        return new Prepared(
                files.plan(), together.refused(), starting(files), files.plan().diff(), files.notes());
    }

    /**
     * What is right of what is wished.
     *
     * @param files of those that can be written together; null if there is nobody
     * @param refused all others, and why
     */
    private record Together(@Nullable DesiredFiles files, Map<HostName, Setback> refused) {}

    private Together together(Map<HostName, EntryWish> wishes, Function<Map<HostName, EntryWish>, DesiredFiles> look) {
        // no wishes would be those of all
        DesiredFiles all = wishes.isEmpty() ? null : look.apply(wishes);
        if (all != null && !all.unreached().isEmpty()) {
            return without(unreached(wishes.keySet(), all.unreached()), wishes, look);
        }
        if (all == null || trouble(all).isEmpty()) {
            return new Together(all, Map.of());
        }
        Map<HostName, Setback> refused = new LinkedHashMap<>();
        Spoilers.among(wishes.keySet(), hosts -> trouble(looking(only(wishes, hosts::contains))))
                .forEach((host, why) -> refused.put(host, Setback.lasting(why)));
        Map<HostName, EntryWish> left = only(wishes, h -> !refused.containsKey(h));
        return new Together(left.isEmpty() ? null : look.apply(left), refused);
    }

    private Together without(
            Map<HostName, Setback> refused,
            Map<HostName, EntryWish> wishes,
            Function<Map<HostName, EntryWish>, DesiredFiles> look) {
        Together rest = together(only(wishes, h -> !refused.containsKey(h)), look);
        Map<HostName, Setback> all = new LinkedHashMap<>(refused);
        all.putAll(rest.refused());
        return new Together(rest.files(), all);
    }

    /** Whose vm.conf could not be read, for want of a way there. */
    private Map<HostName, Setback> unreached(Collection<HostName> hosts, Map<String, Problem> why) {
        Map<HostName, Setback> unreached = new LinkedHashMap<>();
        for (HostName name : hosts) {
            Optional.ofNullable(snapshot.inventory().hosts().get(name))
                    .flatMap(Host::vm)
                    .flatMap(vm -> Optional.ofNullable(why.get(vm.hypervisor())))
                    .ifPresent(p -> unreached.put(
                            name, new Setback(p.place() + ": " + p.message(), VmdMachine.tellsOfNoWay(p.message()))));
        }
        return unreached;
    }

    private static Map<HostName, EntryWish> only(Map<HostName, EntryWish> wishes, Predicate<HostName> which) {
        Map<HostName, EntryWish> some = new LinkedHashMap<>(wishes);
        some.keySet().removeIf(which.negate());
        return some;
    }

    private DesiredFiles looking(Map<HostName, EntryWish> wishes) {
        return DesiredFiles.looking(snapshot, HostsAtWork.NONE, wishes, remote);
    }

    @Override
    public void written(Plan plan) throws ConfFileException {
        Map<HostName, String> tokens = tokened.written(plan);
        if (!tokens.isEmpty()) {
            tokened.ledger().store(tokens);
        }
    }

    /** VMs of others that a reload would start; not those whose turn to start has not come yet. */
    private List<String> starting(DesiredFiles files) {
        List<String> starting = new ArrayList<>();
        for (Proposal proposal : files.proposals()) {
            VmReload reload = proposal.reload();
            RunningGuests guests = files.guests().get(proposal.target().of());
            VmStatus status = guests == null ? null : guests.status();
            if (reload != null && status != null) {
                reload.starting(status).stream()
                        .filter(vm -> !ours.contains(vm))
                        .filter(vm -> !isWaiting(status.rows().get(vm)))
                        .forEach(starting::add);
            }
        }
        return starting;
    }

    private static boolean isWaiting(VmStatus.@Nullable Row row) {
        return row != null && row.state().equals("waiting");
    }
}
