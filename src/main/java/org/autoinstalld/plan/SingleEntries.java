package org.autoinstalld.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.VmConf;
import org.jspecify.annotations.Nullable;

/** Our part of a file in which the entries of some hosts change, and nothing else: what is pending for others stays so. */
final class SingleEntries {
    private final TemplateSet templates;
    private final HostIndex hosts;
    private final Map<HostName, EntryWish> wishes;

    SingleEntries(TemplateSet templates, HostIndex hosts, Map<HostName, EntryWish> wishes) {
        this.templates = templates;
        this.hosts = hosts;
        this.wishes = wishes;
    }

    /**
     * What our part becomes.
     *
     * @param pending entries of others that are not as the inventory has them, by name
     * @param gone whether there is to be no such part any more, as there was none before
     */
    record Made(String text, Set<String> pending, boolean gone) {
        Made(String text, Set<String> pending) {
            this(text, pending, false);
        }
    }

    /** What DHCP is to tell hosts to do. */
    static Map<HostName, Mode> modes(Map<HostName, Mode> armed, Map<HostName, EntryWish> wishes) {
        Map<HostName, Mode> modes = new TreeMap<>(armed);
        wishes.forEach((host, wish) -> {
            if (wish.mode() != null) {
                modes.put(host, wish.mode());
            } else if (wish.vm() != VmForm.PLANNED) {
                modes.remove(host);
            }
        });
        return modes;
    }

    /** Those whose entries may be in that file: a vm.conf has its own guests. */
    static Map<HostName, EntryWish> of(Inventory inventory, KeptFile target, Map<HostName, EntryWish> wishes) {
        if (target.kind() != KeptFile.Kind.VM) {
            return wishes;
        }
        Map<HostName, EntryWish> own = new TreeMap<>(wishes);
        own.keySet()
                .removeIf(name -> Optional.ofNullable(inventory.hosts().get(name))
                        .filter(host -> host.vm()
                                .filter(vm -> vm.hypervisor().equals(target.of()))
                                .isEmpty())
                        .isPresent());
        return own;
    }

    /** Of a host that is not known nobody can say what its entries should be; they can be taken out. */
    static List<Problem> unknown(Inventory inventory, Map<HostName, EntryWish> wishes) {
        return wishes.entrySet().stream()
                .filter(e -> !e.getValue().equals(EntryWish.NONE)
                        && !inventory.hosts().containsKey(e.getKey()))
                .map(e -> {
                    BrokenHost broken = inventory.broken().get(e.getKey());
                    return broken == null
                            ? Problem.error(Place.of(""), "host '" + e.getKey() + "' is not in the inventory")
                            : Problem.error(
                                    broken.place(),
                                    "host '" + e.getKey()
                                            + "' has mistakes, so nobody can say what its entries are to be",
                                    "autoinstalld check tells the mistakes");
                })
                .toList();
    }

    private boolean isNamed(KeptFile.Kind kind, String entry) {
        return hosts.byEntry(kind, entry)
                .map(Host::name)
                .or(() -> HostName.parse(entry))
                .filter(wishes::containsKey)
                .isPresent();
    }

    /** Our part of a file without the entries of all hosts but one, for each of these; empty if there is none. */
    static Map<HostName, String> only(ParsedFile file, HostIndex hosts, Collection<HostName> some) {
        String text = file.part().text().orElse(null);
        if (text == null) {
            return Map.of();
        }
        Function<Predicate<String>, String> only;
        if (file.target().kind() == KeptFile.Kind.VM) {
            VmConf conf = VmConf.parse("", text);
            only = named -> VmConf.only(text, conf, named);
        } else {
            only = DhcpdConf.parse("", text)::only;
        }
        Map<HostName, String> parts = new TreeMap<>();
        some.forEach(
                host -> parts.put(host, only.apply(named(hosts, file.target().kind(), host))));
        return parts;
    }

    /** What was before, of those of whom that is known; there may have been no such part. */
    private Map<HostName, Optional<String>> former(Function<FormerEntries, @Nullable String> part) {
        Map<HostName, Optional<String>> former = new TreeMap<>();
        wishes.forEach((host, wish) -> {
            if (wish.former() != null) {
                former.put(host, Optional.ofNullable(part.apply(wish.former())));
            }
        });
        return former;
    }

    private static Predicate<String> named(HostIndex hosts, KeptFile.Kind kind, HostName host) {
        return entry -> hosts.byEntry(kind, entry)
                .map(Host::name)
                .or(() -> HostName.parse(entry))
                .filter(host::equals)
                .isPresent();
    }

    private static boolean isGone(String text, Map<HostName, Optional<String>> former) {
        return text.isBlank() && former.values().stream().anyMatch(Optional::isEmpty);
    }

    private Set<HostName> wished(Predicate<EntryWish> which) {
        return wishes.entrySet().stream()
                .filter(e -> which.test(e.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Of a vm.conf. Null if it cannot be made.
     *
     * @param section null if there is none
     * @param model all guests, in their running form
     */
    @Nullable
    Made vm(@Nullable String section, VmConfModel model, ForeignEntries standing, GuestForms forms, Problems problems) {
        Set<HostName> forced = wished(w -> w.vm() != VmForm.PLANNED);
        Set<HostName> installing = new TreeSet<>(forms.installing());
        installing.removeAll(forced);
        installing.addAll(wished(w -> w.vm() == VmForm.INSTALLING));
        Set<HostName> disabled = wished(w -> w.vm() == VmForm.DISABLED);
        Set<HostName> none = wished(w -> w.vm() == VmForm.NONE);
        Set<HostName> leftOut = forms.leftOut().keySet();
        Set<HostName> elsewhere = new TreeSet<>(standing.hosts());
        // what somebody wrote elsewhere is the running form; another one clashes with it, which is said then
        elsewhere.removeIf(h -> installing.contains(h) && wishes.containsKey(h)
                || disabled.contains(h)
                        && model.hosts().stream().anyMatch(host -> host.name().equals(h) && starts(host)));
        VmConfModel whole = model.with(installing)
                .notStarting(disabled)
                .only(h -> !none.contains(h.name()) && (!leftOut.contains(h.name()) || forced.contains(h.name())))
                .without(elsewhere, standing.switches());
        String all = Proposals.rendered(templates.vmConf(whole), problems);
        if (all == null) {
            return null;
        }
        Map<HostName, Optional<String>> former = former(FormerEntries::vm);
        for (Map.Entry<HostName, Optional<String>> one : former.entrySet()) {
            all = VmConf.exchanged(all, one.getValue().orElse(""), named(hosts, KeptFile.Kind.VM, one.getKey()));
        }
        Predicate<String> named = entry -> isNamed(KeptFile.Kind.VM, entry);
        if (section == null || section.isBlank()) {
            String some = Proposals.rendered(templates.vmConf(whole.only(h -> wishes.containsKey(h.name()))), problems);
            return some == null ? null : new Made(some, pending(VmConf.differing(some, all), named));
        }
        String text = VmConf.exchanged(section, all, named);
        return new Made(text, pending(VmConf.differing(text, all), named), isGone(text, former));
    }

    private static boolean starts(Host host) {
        return host.vm().filter(vm -> vm.start()).isPresent();
    }

    private static Set<String> pending(Set<String> differing, Predicate<String> named) {
        Set<String> pending = new TreeSet<>(differing);
        pending.removeIf(named);
        return pending;
    }

    /**
     * Of a dhcpd.conf. Null if it cannot be made.
     *
     * @param section null if there is none
     * @param model all hosts, with the modes that are wished
     */
    @Nullable
    Made dhcpd(@Nullable String section, DhcpdModel model, DhcpdFile now, ForeignEntries standing, Problems problems) {
        Set<HostName> none = wished(w -> !w.isInDhcpd());
        DhcpdModel whole = model.withoutSubnets(now.otherSubnets())
                .without(standing.hosts())
                .without(none);
        Predicate<Host> wanted = h -> wishes.containsKey(h.name());
        boolean begun = section != null && !section.isBlank();
        // a block that is put in has nobody in it whose entry is pending
        DhcpdModel made = begun ? whole.narrowed(n -> isMissing(n, now), wanted) : whole.only(wanted);
        String all = Proposals.rendered(templates.dhcpd(whole), problems);
        String some = made.equals(whole) ? all : Proposals.rendered(templates.dhcpd(made), problems);
        if (all == null || some == null) {
            return null;
        }
        Map<HostName, Optional<String>> former = former(FormerEntries::dhcpd);
        for (Map.Entry<HostName, Optional<String>> one : former.entrySet()) {
            Predicate<String> host = named(hosts, KeptFile.Kind.DHCPD, one.getKey());
            some = DhcpdConf.exchanged(some, one.getValue().orElse(""), h -> host.test(h.name()))
                    .orElse(some);
        }
        Predicate<String> named = entry -> isNamed(KeptFile.Kind.DHCPD, entry);
        Optional<String> text = section == null || !begun
                ? Optional.of(some)
                : DhcpdConf.exchanged(section, some, h -> named.test(h.name()));
        if (text.isEmpty()) {
            problems.error(
                    Place.of(now.target().path(), now.part().firstLine()),
                    "the blocks around entries of " + String.join(", ", names()) + " are to change, too",
                    "autoinstalld plan shows it, autoinstalld apply writes it");
            return null;
        }
        String left = text.get();
        if (!former.isEmpty()) {
            left = DhcpdConf.withoutEmptied(
                    left,
                    String.join(
                            "\n",
                            former.values().stream().flatMap(Optional::stream).toList()));
        }
        return new Made(left, pending(DhcpdConf.differing(left, all), named), isGone(left, former));
    }

    private static boolean isMissing(Network network, DhcpdFile now) {
        return network.dhcp() == Network.DhcpStyle.WHOLE && !now.allSubnets().contains(network.subnet());
    }

    private Iterable<String> names() {
        return wishes.keySet().stream().map(HostName::text).sorted().toList();
    }
}
