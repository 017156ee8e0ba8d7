package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.OurPart;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * A kept file as it is, or as it would be, read once. This reads none of its entries, as is enough for files of names; a
 * file that has a grammar of its own is a {@link DhcpdFile} or {@link VmFile}.
 */
public class ParsedFile {
    private final KeptFile target;
    private final @Nullable Content content;
    private final OurPart.Found part;

    /**
     * @param content null if there is no such file
     * @param part of it that is ours
     */
    ParsedFile(KeptFile target, @Nullable Content content, OurPart.Found part) {
        this.target = target;
        this.content = content;
        this.part = part;
    }

    /**
     * An entry of a host or VM, whoever wrote it.
     *
     * @param meaning equal for entries that mean the same
     */
    record Entry(String name, Place place, Object meaning, List<Lladdr> lladdrs, List<IpAddress> addresses) {}

    KeptFile target() {
        return target;
    }

    Optional<Content> content() {
        return Optional.ofNullable(content);
    }

    String text() {
        return content == null ? "" : content.text();
    }

    OurPart.Found part() {
        return part;
    }

    final boolean isOurs(Place place) {
        return place.file().equals(target.path()) && (target.isWhole() || part.has(place.line()));
    }

    /** All entries, those of included files too. */
    List<Entry> entries() {
        return List.of();
    }

    /** What keeps the program that reads the file from taking it. */
    public List<Problem> errors() {
        return List.of();
    }

    /**
     * Entries of others that have a name, lladdr or address of one of ours.
     *
     * @param standing hosts of ours whose entries stand outside our part
     */
    void clashes(HostIndex hosts, Set<HostName> standing, DiskImages images, Problems problems) {
        Set<String> names = new HashSet<>();
        Set<Lladdr> lladdrs = new HashSet<>();
        Set<IpAddress> addresses = new HashSet<>();
        entries().stream().filter(e -> isOurs(e.place())).forEach(e -> {
            names.add(comparable(e.name()));
            lladdrs.addAll(e.lladdrs());
            addresses.addAll(e.addresses());
        });
        for (Entry entry : entries()) {
            if (isOurs(entry.place())) {
                continue;
            }
            if (names.contains(comparable(entry.name()))) {
                clash(
                        entry,
                        noun() + " '" + entry.name() + "'",
                        host(hosts, entry.name()).orElse(null),
                        problems);
            }
            entry.lladdrs().stream()
                    .filter(lladdrs::contains)
                    .forEach(l -> clash(entry, "lladdr " + l, hosts.byLladdr(l).orElse(null), problems));
            entry.addresses().stream()
                    .filter(addresses::contains)
                    .forEach(
                            a -> clash(entry, "address " + a, hosts.byAddress(a).orElse(null), problems));
        }
    }

    private void clash(Entry entry, String what, @Nullable Host owner, Problems problems) {
        problems.add(Problem.error(
                        entry.place(),
                        what + " stands outside our " + partWord()
                                + (owner == null
                                        ? " and inside it"
                                        : " and is also that of host '" + owner.name() + "' at " + owner.place()),
                        "take the entry out of " + entry.place().file() + ", or the host out of the inventory")
                .naming(owner == null ? List.of() : List.of(owner.name().text())));
    }

    /** What our part of {@code before} has otherwise than this one, entry by entry. */
    List<Drift> since(ParsedFile before, HostIndex hosts) {
        Map<String, Entry> old = before.ours();
        Map<String, Entry> now = ours();
        List<Drift> drifts = new ArrayList<>();
        now.forEach((name, entry) -> {
            Entry was = old.get(name);
            Optional<Host> host = host(hosts, name);
            HostName owner = host.map(Host::name).orElse(null);
            if (was == null) {
                drifts.add(new Drift(
                        owner,
                        host.map(Host::place).orElse(Place.of(target.path())),
                        noun() + " '" + name + "' is not in " + target.path()));
            } else if (!was.meaning().equals(entry.meaning())) {
                drifts.add(new Drift(
                        owner,
                        was.place(),
                        "entry of " + noun() + " '" + name + "' is not what the inventory says"
                                + host.map(h -> " at " + h.place()).orElse("")));
            }
        });
        old.forEach((name, entry) -> {
            if (!now.containsKey(name) && !hosts.isBroken(target.kind(), name)) {
                drifts.add(new Drift(null, entry.place(), noun() + " '" + name + "' is not in the inventory"));
            }
        });
        return drifts;
    }

    /** What each entry of ours means, by its name. */
    Map<String, Object> meanings() {
        Map<String, Object> meanings = new LinkedHashMap<>();
        if (target.kind() == KeptFile.Kind.DHCPD || target.kind() == KeptFile.Kind.VM) {
            ours().forEach((name, entry) -> meanings.put(name, entry.meaning()));
        } else {
            WrittenNames.of(part.text().orElse("")).forEach(host -> meanings.put(host.name(), host));
        }
        return meanings;
    }

    private Map<String, Entry> ours() {
        Map<String, Entry> byName = new LinkedHashMap<>();
        entries().stream().filter(e -> isOurs(e.place())).forEach(e -> byName.putIfAbsent(e.name(), e));
        return byName;
    }

    private Optional<Host> host(HostIndex hosts, String name) {
        return hosts.byEntry(target.kind(), name);
    }

    private String noun() {
        return target.kind() == KeptFile.Kind.DHCPD ? "host" : "vm";
    }

    final String partWord() {
        return target.isWhole() ? "file" : "section";
    }

    /** dhcpd(8) takes names of blocks in any case. */
    private String comparable(String name) {
        return target.kind() == KeptFile.Kind.DHCPD ? name.toLowerCase(Locale.ROOT) : name;
    }
}
