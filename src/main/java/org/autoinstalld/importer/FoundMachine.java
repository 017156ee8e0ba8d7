package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/** One machine as it emerges from the files: each view of it that was found. Not for use by several threads. */
final class FoundMachine {
    private final List<HostBlock> blocks = new ArrayList<>();
    /** Those with an lladdr or address of one of {@code blocks}, which stay where they are. */
    private final List<HostBlock> doubles = new ArrayList<>();

    private final List<ImportedResponseFile> files = new ArrayList<>();
    /** Those whose {@code System hostname} is this machine's name. */
    private final List<ImportedResponseFile> naming = new ArrayList<>();

    private @Nullable Guest guest;
    /** The lladdr of one that cannot be carried over; it is the machine's all the same. */
    private @Nullable Lladdr ofLeftGuest;

    List<HostBlock> blocks() {
        return blocks;
    }

    Optional<Guest> guest() {
        return Optional.ofNullable(guest);
    }

    void add(HostBlock block) {
        blocks.add(block);
    }

    void addDouble(HostBlock block) {
        doubles.add(block);
    }

    List<HostBlock> doubles() {
        return doubles;
    }

    void add(Guest one) {
        guest = one;
    }

    void addLeft(Guest one) {
        ofLeftGuest = one.bootLladdr().orElse(null);
    }

    Optional<Lladdr> ofLeftGuest() {
        return Optional.ofNullable(ofLeftGuest);
    }

    /** @param names false for one that it gets with others, and that names one of those */
    void add(ImportedResponseFile file, boolean names) {
        files.add(file);
        if (names) {
            naming.add(file);
        }
    }

    /** What of it is carried over if its blocks or its guest cannot be. */
    FoundMachine without(boolean itsBlocks, boolean itsGuest) {
        FoundMachine rest = new FoundMachine();
        rest.files.addAll(files);
        rest.naming.addAll(naming);
        if (!itsBlocks) {
            rest.blocks.addAll(blocks);
        }
        guest().ifPresent(itsGuest ? rest::addLeft : rest::add);
        return rest;
    }

    /** The file the installer takes of all that were found for it. */
    Optional<ImportedResponseFile> file(Mode mode) {
        return files.stream()
                .filter(f -> f.name().mode() == mode)
                .min(Comparator.comparingInt(f -> f.name().order()));
    }

    List<ImportedResponseFile> files() {
        return files;
    }

    boolean hasFile() {
        return !files.isEmpty();
    }

    Set<Lladdr> lladdrs() {
        Set<Lladdr> all = new TreeSet<>();
        blocks.forEach(b -> all.add(b.lladdr()));
        guest().ifPresent(g -> all.addAll(g.lladdrs()));
        files.forEach(f -> Stream.ofNullable(f.name().lladdr()).forEach(all::add));
        return all;
    }

    Set<IpAddress> addresses() {
        Set<IpAddress> all = new TreeSet<>();
        blocks.forEach(b -> b.address().ifPresent(all::add));
        return all;
    }

    /** All names it goes by, the one that counts most first: the name the installed system has. */
    List<HostName> names() {
        List<HostName> all = new ArrayList<>();
        naming.forEach(f -> f.host().ifPresent(all::add));
        blocks.forEach(b -> b.hostName().flatMap(HostName::parse).ifPresent(all::add));
        files.forEach(f -> Stream.ofNullable(f.name().host()).forEach(all::add));
        guest().flatMap(Guest::name).ifPresent(all::add);
        blocks.forEach(b -> HostName.parse(b.name()).ifPresent(all::add));
        return all;
    }

    /** Its key in the inventory: the first name with a domain, else the first name, else one made of its lladdr. */
    Optional<HostName> name() {
        List<HostName> names = names();
        return names.stream()
                .filter(HostName::isQualified)
                .findFirst()
                .or(() -> names.stream().findFirst())
                .or(() -> lladdrs().stream()
                        .findFirst()
                        .map(l -> new HostName("host-" + l.toString().replace(":", ""))));
    }

    /** Whether one of the two names is the other without its domain. */
    boolean goesByShort(HostName name) {
        return names().stream().anyMatch(n -> isSame(n, name));
    }

    static boolean isSame(HostName a, HostName b) {
        return a.equals(b)
                || (!a.isQualified() || !b.isQualified()) && a.shortName().equals(b.shortName());
    }

    /** Where it was found first. */
    Place place() {
        return blocks.stream()
                .map(HostBlock::place)
                .findFirst()
                .or(() -> guest().map(Guest::place))
                .orElseGet(() -> files.get(0).place());
    }
}
