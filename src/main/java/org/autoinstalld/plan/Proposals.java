package org.autoinstalld.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.OurPart;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.VmConf;
import org.jspecify.annotations.Nullable;

/** Says what each file should hold, and whether it may. */
public final class Proposals {
    private final Inventory inventory;
    private final TemplateSet templates;
    private final DhcpdModel dhcpd;
    private final DiskImages images;
    private final int today;
    private final HostIndex hosts;
    private final Includers includers;
    private final BrokenHostEntries broken;
    private final Map<HostName, EntryWish> wishes;
    private final DeployingHosts deploying;
    private final @Nullable Map<HostName, List<String>> sshfp;

    /**
     * @param dhcpd of the whole inventory
     * @param includes the text of a file that a vm.conf includes, or that includes a file of ours, by its path
     * @param images disks of guests as this machine has them
     * @param today year, month and day as in 20260731, for serial numbers
     * @param wishes hosts whose entries alone are to change; none: all
     * @param atWork hosts that somebody is deploying: what files have of them stays; and keys for name servers
     */
    Proposals(
            Inventory inventory,
            TemplateSet templates,
            DhcpdModel dhcpd,
            Function<String, Optional<String>> includes,
            DiskImages images,
            int today,
            Map<HostName, EntryWish> wishes,
            HostsAtWork atWork) {
        this.inventory = inventory;
        this.templates = templates;
        this.dhcpd = dhcpd;
        this.images = images;
        this.today = today;
        this.hosts = new HostIndex(inventory);
        this.includers = new Includers(includes);
        this.broken = new BrokenHostEntries(inventory, hosts);
        this.wishes = wishes;
        this.deploying = new DeployingHosts(hosts, atWork.deploying());
        sshfp = atWork.sshfp();
    }

    /**
     * Reads a file, once for all that is to be known of it.
     *
     * @param content null if there is no such file
     * @param problems gets what is broken about our part
     */
    public ParsedFile read(KeptFile target, @Nullable Content content, Problems problems) {
        OurPart.Found part = target.part().find(target.path(), content == null ? Content.EMPTY : content, problems);
        if (target.kind() == KeptFile.Kind.DHCPD) {
            return new DhcpdFile(target, content, part);
        }
        if (target.kind() != KeptFile.Kind.VM) {
            return new ParsedFile(target, content, part);
        }
        String text = content == null ? "" : content.text();
        if (!target.isWhole()) {
            VmConf conf = includers.vmConf(target.path(), text);
            return new VmFile(target, content, part, conf, conf);
        }
        VmConf running = includers.includer(target, text, false);
        VmConf conf = Includers.isIncluded(target, running) ? running : includers.includer(target, text, true);
        return new VmFile(target, content, part, conf, running);
    }

    private ParsedFile read(KeptFile target, @Nullable Content content) {
        return read(target, content, new Problems());
    }

    /** @param content null if there is no such file */
    Proposal of(KeptFile target, @Nullable Content content) {
        Problems problems = new Problems();
        ParsedFile now = read(target, content, problems);
        if (problems.hasErrors()) {
            return new Proposal(now, null, problems.sorted(), Set.of(), Set.of(), Set.of(), Set.of(), null);
        }
        ForeignEntries standing = standing(now);
        GuestForms forms = forms(now, standing);
        Set<String> pending = Set.of();
        boolean gone = false;
        String entries;
        if (wishes.isEmpty()) {
            problems.addAll(standing.problems());
            problems.addAll(forms.problems());
            problems.addAll(forms.leftOut().values());
            entries = entries(now, otherSubnets(now), now.part().text().orElse(null), standing, forms, problems);
        } else {
            SingleEntries.Made made = single(now, standing, forms, problems);
            pending = made == null ? pending : made.pending();
            entries = made == null ? null : made.text();
            gone = made != null
                    && made.gone()
                    && now.part().body() != null
                    && !now.target().isWhole();
        }
        Content after = entries == null ? null : gone ? now.part().outside() : after(now, entries, problems);
        ParsedFile then = after == null ? null : after.equals(content) ? now : read(target, after);
        if (then != null) {
            // the whole new file, by the parser that knows its grammar; the others' lines we cannot get wrong
            problems.addAll(then.errors());
            then.clashes(hosts, standing.hosts(), images, problems);
            if (target.isWhole() && !includers.includes(now)) {
                problems.add(includers.complaint(target));
            }
        }
        VmReload reload = then != now && then instanceof VmFile vm && now instanceof VmFile old
                ? VmReload.of(old.running(), vm.running())
                : null;
        return new Proposal(
                now,
                problems.hasErrors() ? null : then,
                problems.sorted(),
                standing.hosts(),
                forms.leftOut().keySet(),
                wishes.isEmpty() ? deploying.in(now) : Set.of(),
                pending,
                reload);
    }

    /** Null if it is not in the inventory which guests there are, or it cannot be made. */
    private SingleEntries.@Nullable Made single(
            ParsedFile now, ForeignEntries standing, GuestForms forms, Problems problems) {
        SingleEntries single = new SingleEntries(templates, hosts, SingleEntries.of(inventory, now.target(), wishes));
        String section = now.part().text().orElse(null);
        if (now instanceof DhcpdFile file) {
            return single.dhcpd(section, dhcpd, file, standing, problems);
        }
        VmConfModel model = model(now.target());
        return model == null ? null : single.vm(section, model, standing, forms, problems);
    }

    /** Our part of a file without the entries of all hosts but one, for each of these; empty if there is none. */
    public Map<HostName, String> only(ParsedFile file, Collection<HostName> some) {
        return SingleEntries.only(file, hosts, some);
    }

    /** Null if it cannot be made. */
    private @Nullable Content after(ParsedFile now, String entries, Problems problems) {
        // a section is not begun for nothing
        if (!now.target().isWhole() && now.part().body() == null && entries.isBlank()) {
            return now.content().orElse(null);
        }
        return now.target()
                .part()
                .replace(now.target().path(), now.content().orElse(Content.EMPTY), entries, problems)
                .orElse(null);
    }

    /** @param section the old entries; null if there are none */
    private @Nullable String entries(
            ParsedFile now,
            Set<Subnet> otherSubnets,
            @Nullable String section,
            ForeignEntries standing,
            GuestForms forms,
            Problems problems) {
        return switch (now.target().kind()) {
            case DHCPD -> {
                DhcpdModel model = dhcpd.withoutSubnets(otherSubnets).without(standing.hosts());
                String text = rendered(templates.dhcpd(model.without(deploying.notIn(now))), problems);
                yield text == null ? null : withBroken(now.target(), section, text, problems);
            }
            case VM -> {
                VmConfModel model = model(now.target());
                String text = model == null
                        ? null
                        : rendered(
                                templates.vmConf(model.with(forms.installing())
                                        .only(h -> !forms.leftOut().containsKey(h.name()))
                                        .without(standing.hosts(), standing.switches())
                                        .without(deploying.notIn(now), Set.of())),
                                problems);
                yield text == null || section == null || deploying.isNone()
                        ? text
                        : VmConf.keeping(section, text, vm -> deploying.have(KeptFile.Kind.VM, vm));
            }
            case UNBOUND -> names(section).unbound();
            case HOSTS -> names(section).hostsFile();
            case ZONE -> zone(now, section, problems);
        };
    }

    /** What {@link #of} goes by when it writes a vm.conf. */
    public GuestsInFile guests(ParsedFile now) {
        ForeignEntries standing = standing(now);
        VmConfModel model = Objects.requireNonNull(model(now.target()), "a hypervisor of the inventory");
        return new GuestsInFile(model, forms(now, standing), standing.hosts(), standing.switches());
    }

    /** All guests, in their running form; null for other files. */
    private @Nullable VmConfModel model(KeptFile target) {
        Hypervisor hypervisor = inventory.hypervisors().get(target.of());
        return hypervisor == null ? null : VmConfModel.of(inventory, hypervisor, Set.of());
    }

    /** Hosts whose entries stand outside our part of a file, and say what ours would. */
    public Set<HostName> standingHosts(ParsedFile now) {
        return standing(now).hosts();
    }

    /** Subnets that the file declares outside our part. */
    public Set<Subnet> otherSubnets(ParsedFile now) {
        return outside(now) instanceof DhcpdFile file ? file.otherSubnets() : Set.of();
    }

    /** What two hosts of a file have that only one can. */
    public List<Problem> clashes(ParsedFile file) {
        Problems problems = new Problems();
        file.clashes(hosts, Set.of(), images, problems);
        return problems.sorted();
    }

    /** What others have in the file. Our part may be broken, and hide from its reader what follows. */
    private ParsedFile outside(ParsedFile now) {
        return now.part().body() == null || now.errors().isEmpty()
                ? now
                : read(now.target(), now.part().outside());
    }

    private GuestForms forms(ParsedFile now, ForeignEntries standing) {
        VmConfModel model = now instanceof VmFile ? model(now.target()) : null;
        return model == null
                ? GuestForms.USUAL
                : GuestForms.of(
                        model.without(standing.hosts(), standing.switches()).without(deploying.names(), Set.of()),
                        templates,
                        hosts,
                        ((VmFile) now).ourVms(),
                        now.target().path(),
                        now.target().isForElsewhere() ? null : images);
    }

    /**
     * Found by reading the file as it would be with everything in it; and only if others wrote of our hosts at all, which
     * the file without our part tells at less cost.
     */
    private ForeignEntries standing(ParsedFile now) {
        return now instanceof DhcpdFile dhcpdConf
                ? standing(dhcpdConf)
                : now instanceof VmFile vmConf ? standing(vmConf) : ForeignEntries.NONE;
    }

    private ForeignEntries standing(DhcpdFile now) {
        ParsedFile others = outside(now);
        boolean none = others.entries().stream()
                .filter(e -> !others.isOurs(e.place()))
                .noneMatch(e -> hosts.byBlock(e.name()).isPresent()
                        || e.lladdrs().stream().anyMatch(l -> hosts.byLladdr(l).isPresent()));
        if (none) {
            return ForeignEntries.NONE;
        }
        DhcpdConf whole = DhcpdConf.parse(now.target().path(), now.text() + "\n" + everything(now));
        int lines = lines(now);
        return ForeignEntries.dhcpd(
                now.others(),
                whole.hosts().stream().filter(e -> e.place().line() > lines).toList(),
                hosts);
    }

    private ForeignEntries standing(VmFile now) {
        if (!(outside(now) instanceof VmFile others) || !others.hasOthers()) {
            return ForeignEntries.NONE;
        }
        KeptFile target = now.target();
        if (target.isWhole()) {
            VmConf running = includers.includer(target, everything(now), !Includers.isIncluded(target, now.running()));
            return ForeignEntries.vm(running, place -> !now.isOurs(place), now::isOurs, hosts);
        }
        VmConf whole = includers.vmConf(target.path(), now.text() + "\n" + everything(now));
        int lines = lines(now);
        Predicate<Place> made = place -> place.file().equals(target.path()) && place.line() > lines;
        return ForeignEntries.vm(whole, place -> !now.isOurs(place) && !made.test(place), made, hosts);
    }

    private String everything(ParsedFile now) {
        Set<Subnet> all = now instanceof DhcpdFile file ? file.allSubnets() : Set.of();
        String text = entries(now, all, null, ForeignEntries.NONE, GuestForms.USUAL, new Problems());
        return text == null ? "" : text;
    }

    private static int lines(ParsedFile file) {
        return (int) file.text().lines().count();
    }

    private HostNames names(@Nullable String section) {
        return withKeys(section).and(broken.named(section));
    }

    private HostNames withKeys(@Nullable String section) {
        Map<HostName, List<String>> keys = sshfp;
        if (!inventory.site().files().sshfp()) {
            return HostNames.of(inventory, host -> true);
        }
        return keys == null
                ? HostNames.of(inventory, host -> true).withKeysOf(section == null ? "" : section)
                : HostNames.of(inventory, host -> true, host -> keys.getOrDefault(host.name(), List.of()));
    }

    private String withBroken(KeptFile target, @Nullable String section, String now, Problems problems) {
        String kept = section == null || deploying.isNone()
                ? now
                : DhcpdConf.spliced(section, now, e -> deploying.have(KeptFile.Kind.DHCPD, e.name()))
                        .orElse(null);
        if (kept == null) {
            problems.warning(
                    Place.of(target.path()),
                    "the section stays as it is: it has entries of hosts that are being deployed, and the blocks around"
                            + " them change",
                    "autoinstalld apply again when they are");
            return Objects.requireNonNullElse(section, now);
        }
        return broken.inDhcpd(section, kept).orElseGet(() -> {
            problems.warning(
                    Place.of(target.path()),
                    "the section stays as it is: it has entries of hosts with mistakes, and the blocks around them change",
                    "autoinstalld check tells the mistakes");
            return Objects.requireNonNullElse(section, now);
        });
    }

    static @Nullable String rendered(Rendering rendering, Problems problems) {
        if (rendering instanceof Rendering.Failed failed) {
            problems.addAll(failed.problems());
            return null;
        }
        return ((Rendering.Rendered) rendering).text();
    }

    private String zone(ParsedFile now, @Nullable String section, Problems problems) {
        String outside = now.part().outside().text();
        Zone zone = Zone.in(
                List.of(now.target().of()), names(section), inventory.site().files(), outside);
        String text = zone.text(section, today);
        if (Zone.hasAuthority(outside) && !text.equals(section)) {
            problems.warning(
                    Place.of(now.target().path()),
                    "the SOA record of zone '" + now.target().of() + "' stands outside our section",
                    "raise its serial by hand; ours is " + zone.serial(section, today));
        }
        return text;
    }

    /** How the part that is there differs from the one proposed, host by host; nothing if it does not. */
    public List<Drift> drifts(Proposal proposal) {
        ParsedFile then = proposal.then();
        if (then == null || !proposal.isChange()) {
            return List.of();
        }
        List<Drift> drifts = then.since(proposal.now(), hosts);
        return drifts.isEmpty() ? List.of(drift(proposal.now())) : drifts;
    }

    /** What concerns no single host. */
    private static Drift drift(ParsedFile now) {
        KeptFile target = now.target();
        boolean found = now.part().body() != null;
        return target.isWhole()
                ? new Drift(
                        null, Place.of(target.path()), "file '" + target.name() + "' is not what the inventory says")
                : new Drift(
                        null,
                        found ? Place.of(target.path(), now.part().firstLine()) : Place.of(target.path()),
                        "section '" + target.name()
                                + (found ? "' is not what the inventory says" : "' is not in the file"));
    }
}
