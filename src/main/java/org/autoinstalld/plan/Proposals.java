package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.ManagedSection;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.VmConf;

/** Says what each file should hold, and whether it may. */
public final class Proposals {
    private final Inventory inventory;
    private final TemplateSet templates;
    private final DhcpdModel dhcpd;
    private final Function<String, Optional<String>> includes;
    private final DiskImages images;
    private final int today;
    private final Ours ours;
    private final Includers includers;
    private final Unreadable unreadable;

    /**
     * @param dhcpd of the whole inventory
     * @param includes the text of a file that a vm.conf includes, or that includes a file of ours, by its path
     * @param images disks of guests as this machine has them
     * @param today year, month and day as in 20260731, for serial numbers
     */
    public Proposals(
            Inventory inventory,
            TemplateSet templates,
            DhcpdModel dhcpd,
            Function<String, Optional<String>> includes,
            DiskImages images,
            int today) {
        this.inventory = inventory;
        this.templates = templates;
        this.dhcpd = dhcpd;
        this.includes = includes;
        this.images = images;
        this.today = today;
        this.ours = new Ours(inventory);
        this.includers = new Includers(includes);
        this.unreadable = new Unreadable(inventory, ours);
    }

    /** @param before what the file holds; empty if there is none */
    public Proposal of(KeptFile target, Optional<Content> before) {
        return target.isWhole() ? whole(target, before) : section(target, before);
    }

    private Proposal whole(KeptFile target, Optional<Content> before) {
        Problems problems = new Problems();
        ForeignEntries standing = standing(target, Content.EMPTY, Content.EMPTY);
        problems.addAll(standing.problems());
        GuestForms forms = forms(target, before, standing);
        problems.addAll(forms.problems());
        forms.leftOut().values().forEach(problems::add);
        Optional<String> body = before.flatMap(b -> target.whole().body(b)).map(Content::text);
        Optional<Content> after = entries(target, Content.EMPTY, body, standing, forms, problems)
                .flatMap(text -> target.whole().replace(target.path(), before.orElse(Content.EMPTY), text, problems));
        if (after.isPresent() && !includers.includes(target)) {
            problems.add(includers.complaint(target));
        }
        Optional<VmReload> reload = after.flatMap(a -> look(target, before, a, standing, problems));
        return new Proposal(
                target,
                before,
                after.filter(a -> !problems.hasErrors()),
                problems.sorted(),
                standing.hosts(),
                forms.leftOut().keySet(),
                reload);
    }

    private Proposal section(KeptFile target, Optional<Content> before) {
        Problems problems = new Problems();
        Content old = before.orElse(Content.EMPTY);
        Optional<ManagedSection.Found> found = target.section().find(target.path(), old, problems);
        Optional<Content> outside = found.isPresent()
                ? target.section().remove(target.path(), old, problems)
                : Optional.of(old).filter(c -> !problems.hasErrors());
        ForeignEntries standing = outside.map(o -> standing(target, old, o)).orElse(ForeignEntries.NONE);
        problems.addAll(standing.problems());
        GuestForms forms = outside.map(o -> forms(target, before, standing)).orElse(GuestForms.USUAL);
        problems.addAll(forms.problems());
        forms.leftOut().values().forEach(problems::add);
        Optional<String> entries =
                outside.flatMap(o -> entries(target, o, found.map(f -> f.body().text()), standing, forms, problems));
        // a section is not begun for nothing
        Optional<Content> after =
                found.isEmpty() && entries.filter(String::isBlank).isPresent()
                        ? before
                        : entries.flatMap(text -> target.section().replace(target.path(), old, text, problems));
        Optional<VmReload> reload = after.flatMap(a -> look(target, before, a, standing, problems));
        return new Proposal(
                target,
                before,
                after.filter(a -> !problems.hasErrors()),
                problems.sorted(),
                standing.hosts(),
                forms.leftOut().keySet(),
                reload);
    }

    private Optional<String> entries(
            KeptFile target,
            Content outside,
            Optional<String> section,
            ForeignEntries standing,
            GuestForms forms,
            Problems problems) {
        return switch (target.kind()) {
            case DHCPD -> {
                DhcpdModel model = dhcpd.withoutSubnets(subnets(target, outside));
                yield rendered(templates.dhcpd(model.without(standing.hosts())), problems)
                        .map(text -> withUnreadable(target, section, text, problems));
            }
            case VM ->
                guests(target)
                        .map(m -> m.with(forms.installing())
                                .only(h -> !forms.leftOut().containsKey(h.name())))
                        .flatMap(m ->
                                rendered(templates.vmConf(m.without(standing.hosts(), standing.switches())), problems));
            case UNBOUND -> Optional.of(names(section).unbound());
            case HOSTS -> Optional.of(names(section).hostsFile());
            case ZONE -> Optional.of(zone(target, outside, section, names(section), problems));
        };
    }

    /** What {@link #of} goes by when it writes a vm.conf; empty for other files. */
    public Optional<GuestsInFile> guests(KeptFile target, Optional<Content> before) {
        Content old = before.orElse(Content.EMPTY);
        return guests(target).map(model -> {
            Content outside = target.isWhole()
                    ? Content.EMPTY
                    : target.section()
                            .remove(target.path(), old, new Problems())
                            .orElse(old);
            ForeignEntries standing = standing(target, target.isWhole() ? Content.EMPTY : old, outside);
            return new GuestsInFile(model, forms(target, before, standing), standing.hosts(), standing.switches());
        });
    }

    /** Hosts whose entries stand outside our part of a file, and say what ours would. */
    public Set<HostName> standing(KeptFile target, Optional<Content> before) {
        Content old = before.orElse(Content.EMPTY);
        return target.section()
                .remove(target.path(), old, new Problems())
                .map(outside -> standing(target, old, outside).hosts())
                .orElse(Set.of());
    }

    /** What keeps the program that reads a file from taking it. */
    public List<Problem> errors(KeptFile target, Content content) {
        return switch (target.kind()) {
            case DHCPD -> dhcpd(target, Optional.of(content)).errors();
            case VM -> vm(target, Optional.of(content)).errors();
            default -> List.of();
        };
    }

    /** What two hosts of a file have that only one can. */
    public List<Problem> clashes(KeptFile target, Content content) {
        Problems problems = new Problems();
        if (target.kind() == KeptFile.Kind.DHCPD) {
            dhcpd(target, Optional.of(content)).clashes(ours, problems);
        } else if (target.kind() == KeptFile.Kind.VM) {
            vm(target, Optional.of(content)).clashes(ours, Set.of(), images, problems);
        }
        return problems.sorted();
    }

    private Optional<VmConfModel> guests(KeptFile target) {
        return Optional.ofNullable(inventory.hypervisors().get(target.of()))
                .map(h -> VmConfModel.of(inventory, h, Set.of()));
    }

    private GuestForms forms(KeptFile target, Optional<Content> before, ForeignEntries standing) {
        return target.kind() != KeptFile.Kind.VM
                ? GuestForms.USUAL
                : guests(target)
                        .map(m -> GuestForms.of(
                                m.without(standing.hosts(), standing.switches()),
                                templates,
                                ours,
                                vm(target, before).ours(),
                                target.path(),
                                Optional.of(images).filter(i -> !target.isForElsewhere())))
                        .orElse(GuestForms.USUAL);
    }

    /**
     * Found by reading the file as it would be with everything in it; and only if others wrote of our hosts at all, which
     * the file without our part tells at less cost.
     */
    private ForeignEntries standing(KeptFile target, Content old, Content outside) {
        return switch (target.kind()) {
            case DHCPD -> standingInDhcpd(target, old, outside);
            case VM -> standingInVm(target, old, outside);
            default -> ForeignEntries.NONE;
        };
    }

    private ForeignEntries standingInDhcpd(KeptFile target, Content old, Content outside) {
        boolean none = DhcpdConf.parse(target.path(), outside.text()).hosts().stream()
                .noneMatch(e -> ours.byBlock(e.value().name()).isPresent()
                        || e.value().lladdr().flatMap(ours::byLladdr).isPresent());
        if (none) {
            return ForeignEntries.NONE;
        }
        DhcpdConf whole = DhcpdConf.parse(target.path(), old.text() + "\n" + everything(target, old));
        int lines = lines(old);
        return ForeignEntries.dhcpd(
                dhcpd(target, Optional.of(old)).others(),
                whole.hosts().stream().filter(e -> e.place().line() > lines).toList(),
                ours);
    }

    private ForeignEntries standingInVm(KeptFile target, Content old, Content outside) {
        VmFile others = vm(target, Optional.of(outside));
        if (!others.hasOthers()) {
            return ForeignEntries.NONE;
        }
        String all = everything(target, old);
        if (target.isWhole()) {
            VmConf whole = includers.vmConf(target, all, true);
            return ForeignEntries.vm(whole, others::isOther, place -> !others.isOther(place), ours);
        }
        VmConf whole = VmConf.parse(target.path(), old.text() + "\n" + all, includes);
        int lines = lines(old);
        VmFile now = vm(target, Optional.of(old));
        Predicate<Place> made = place -> place.file().equals(target.path()) && place.line() > lines;
        return ForeignEntries.vm(whole, place -> now.isOther(place) && !made.test(place), made, ours);
    }

    private String everything(KeptFile target, Content old) {
        return entries(target, old, Optional.empty(), ForeignEntries.NONE, GuestForms.USUAL, new Problems())
                .orElse("");
    }

    private static int lines(Content content) {
        return (int) content.text().lines().count();
    }

    private HostNames names(Optional<String> section) {
        return HostNames.of(inventory, host -> true).and(unreadable.named(section));
    }

    private String withUnreadable(KeptFile target, Optional<String> section, String now, Problems problems) {
        return unreadable.inDhcpd(section, now).orElseGet(() -> {
            problems.warning(
                    Place.of(target.path()),
                    "the section stays as it is: it has entries of hosts with mistakes, and the blocks around them change",
                    "autoinstalld check tells the mistakes");
            return section.orElse(now);
        });
    }

    private static Optional<String> rendered(Rendering rendering, Problems problems) {
        if (rendering instanceof Rendering.Failed failed) {
            problems.addAll(failed.problems());
            return Optional.empty();
        }
        return Optional.of(((Rendering.Rendered) rendering).text());
    }

    private static Set<Subnet> subnets(KeptFile target, Content outside) {
        return DhcpdConf.parse(target.path(), outside.text()).subnets().stream()
                .map(s -> s.value().subnet())
                .collect(Collectors.toSet());
    }

    private String zone(
            KeptFile target, Content outside, Optional<String> section, HostNames names, Problems problems) {
        boolean authority = Zone.hasAuthority(outside.text());
        Optional<String> primary = inventory.site().files().zonePrimary().filter(p -> !authority);
        Zone zone = new Zone(
                List.of(target.of()), names, primary, inventory.site().files().zoneContact());
        String text = zone.text(section, today);
        if (authority && !Optional.of(text).equals(section)) {
            Zone.serial(text)
                    .ifPresent(serial -> problems.warning(
                            Place.of(target.path()),
                            "the SOA record of zone '" + target.of() + "' stands outside our section",
                            "raise its serial by hand; ours is " + serial));
        }
        return text;
    }

    /** Reads the whole new file with the parser that knows its grammar; the others' lines we cannot get wrong. */
    private Optional<VmReload> look(
            KeptFile target, Optional<Content> before, Content after, ForeignEntries standing, Problems problems) {
        if (target.kind() == KeptFile.Kind.DHCPD) {
            DhcpdFile now = dhcpd(target, Optional.of(after));
            problems.addAll(now.errors());
            now.clashes(ours, problems);
        } else if (target.kind() == KeptFile.Kind.VM) {
            VmFile now = vm(target, Optional.of(after));
            problems.addAll(now.errors());
            now.clashes(ours, standing.hosts(), images, problems);
            if (!Optional.of(after).equals(before)) {
                return Optional.of(VmReload.of(running(target, before), running(target, Optional.of(after))));
            }
        }
        return Optional.empty();
    }

    /** How the section that is there differs from the one proposed, host by host; nothing if it does not. */
    public List<Drift> drifts(Proposal proposal) {
        if (!proposal.isChange()) {
            return List.of();
        }
        KeptFile target = proposal.target();
        List<Drift> drifts = switch (target.kind()) {
            case DHCPD -> dhcpd(target, proposal.after()).since(dhcpd(target, proposal.before()), ours);
            case VM -> vm(target, proposal.after()).since(vm(target, proposal.before()), ours);
            default -> List.of();
        };
        return drifts.isEmpty() ? List.of(drift(proposal)) : List.copyOf(drifts);
    }

    /** What concerns no single host. */
    private static Drift drift(Proposal proposal) {
        KeptFile target = proposal.target();
        if (target.isWhole()) {
            return new Drift(
                    target.path(),
                    Optional.empty(),
                    Place.of(target.path()),
                    "file '" + target.name() + "' is not what the inventory says");
        }
        Optional<ManagedSection.Found> found = found(target, proposal.before());
        return new Drift(
                target.path(),
                Optional.empty(),
                found.map(f -> Place.of(target.path(), f.firstLine())).orElse(Place.of(target.path())),
                "section '" + target.name()
                        + (found.isPresent() ? "' is not what the inventory says" : "' is not in the file"));
    }

    private static Optional<ManagedSection.Found> found(KeptFile target, Optional<Content> content) {
        return content.flatMap(c -> target.section().find(target.path(), c, new Problems()));
    }

    private static DhcpdFile dhcpd(KeptFile target, Optional<Content> content) {
        String text = content.map(Content::text).orElse("");
        return new DhcpdFile(target.path(), DhcpdConf.parse(target.path(), text), found(target, content));
    }

    /** As it will be read one day, whether it includes a file of ours already or not. */
    private VmFile vm(KeptFile target, Optional<Content> content) {
        String text = content.map(Content::text).orElse("");
        if (target.isWhole()) {
            return new VmFile(target.path(), includers.vmConf(target, text, true));
        }
        return new VmFile(target.path(), VmConf.parse(target.path(), text, includes), found(target, content));
    }

    /** As vmd reads it. */
    private VmConf running(KeptFile target, Optional<Content> content) {
        return target.isWhole()
                ? includers.vmConf(target, content.map(Content::text).orElse(""), false)
                : vm(target, content).conf();
    }

    /** Two files that are one cannot both be kept. */
    public static List<Problem> twice(List<KeptFile> targets) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (targets.get(i).path().equals(targets.get(j).path())) {
                    problems.add(Problem.error(
                            Place.of(targets.get(i).path()),
                            "file is that of '" + targets.get(j).name() + "' and of '"
                                    + targets.get(i).name() + "'",
                            "one file for each"));
                }
            }
        }
        return problems;
    }
}
