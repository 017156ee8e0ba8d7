package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.YES_NO;
import static org.autoinstalld.yaml.ValueType.formed;
import static org.autoinstalld.yaml.ValueType.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.ReadScope;
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.MapOf;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code machine:}: what the operator declares about a machine as the installer will find it, for judging
 * answers before it boots. Whatever is not said follows from the rest of the inventory, or is assumed to be as in a guest
 * of vmd(8).
 */
public final class Machine {
    private static final String NONE = "none";
    private static final String DEVICE = "[a-z]+[0-9]{1,3}";
    /** Digits are counted, so that whoever reads one as a number gets a number. */
    private static final String CONSOLES = "serial|glass|com[0-9](:[1-9][0-9]{2,5})?";

    private static final String DISK_NOUN = "a disk such as sd0, sd0:20G or { sd0: 20G, has: openbsd }";
    private static final List<String> HAS =
            Arrays.stream(Has.values()).map(Has::word).toList();
    private static final String DISK_PATTERN =
            "^" + DEVICE + "(:[0-9]{1,19}[BKMGTPEbkmgtpe]?)?(:(" + String.join("|", HAS) + "))?$";

    static final Shape SHAPE = new Shape("machine");

    /** The first is the one it boots from; may be no one at all. */
    public static final Key<List<Nic>> INTERFACES = SHAPE.key(
            "interfaces",
            text("an interface such as em0 or em0:00:00:5e:00:53:01", "^" + DEVICE + "(:.*)?$", Machine::nic)
                    .list(),
            "Network interfaces, each with its lladdr if it is known; the first is the one it boots from.");

    /** Name of an interface; an empty text: none. */
    public static final Key<String> NETBOOT = SHAPE.key(
            "netboot",
            formed("an interface such as em0, or none", "^(" + DEVICE + "|none)$", DEVICE + "|none")
                    .as(Machine::unlessNone),
            "The interface it boots from, or none if it does not boot from the network.");

    /** {@code serial} or {@code glass}, or a serial port's name with an optional speed, {@code com0:115200}. */
    public static final Key<String> CONSOLE = SHAPE.key(
            "console",
            formed("serial, glass, or a port such as com0 or com0:115200", "^(" + CONSOLES + ")$", CONSOLES),
            "Where the installer talks: serial, glass, or a serial port and its speed.");

    public static final Key<Boolean> DISPLAY =
            SHAPE.key("display", YES_NO, "Whether there is a display that X could use.");

    /** May be no one at all. */
    public static final Key<List<Disk>> DISKS = SHAPE.key(
            "disks",
            new ValueType<Disk>(new ValueType.Kind.Text(DISK_NOUN, DISK_PATTERN), Machine::disk, null)
                    .or(new MapOf(ValueType.TEXT.kind()))
                    .list(),
            "Disks, each with its size and what it has if that is known: { sd0: 20G, has: openbsd }.");

    /** Names of CD drives. */
    public static final Key<List<String>> CDROMS = SHAPE.key(
            "cdroms",
            formed("a CD drive such as cd0", "^(cd[0-9]+|none)$", "cd[0-9]+|none")
                    .list()
                    .keptIf(Machine::isNoneAlone)
                    .as(Machine::unlessNone),
            "CD drives, or none.");

    public static final Key<Boolean> EFI = SHAPE.key("efi", YES_NO, "Whether it boots through EFI.");

    public static final Key<Integer> CPUS = SHAPE.key("cpus", ValueType.number(1, 1024), "Number of CPUs.");

    public static final Key<Boolean> ROUTER = SHAPE.key("router", YES_NO, "Whether DHCP gives a default route.");

    /** An empty text: none. */
    public static final Key<String> HOST_NAME =
            SHAPE.key("host-name", ValueType.TEXT.as(Machine::unlessNone), "The host name DHCP gives, or none.");

    public static final Key<String> DOMAIN = SHAPE.key("domain", ValueType.TEXT, "The domain DHCP gives.");

    public static final Key<List<String>> NAME_SERVERS =
            SHAPE.key("name-servers", ValueType.TEXTS.as(Machine::unlessNone), "The name servers DHCP gives, or none.");

    public static final Key<List<String>> SETS = SHAPE.key(
            "sets",
            ValueType.TEXTS.as(Machine::unlessNone),
            "Names of the files at the mirror; default all of the release.");

    public static final Key<Boolean> MIRROR_LIST =
            SHAPE.key("mirror-list", YES_NO, "Whether the mirror-list service of openbsd.org answers.");

    public static final Key<Boolean> TLS = SHAPE.key("tls", YES_NO, "Whether ftp(1) in the RAM disk speaks https.");

    /** Nothing declared. */
    public static final ValueMap UNDECLARED = ValueMap.NOTHING;

    private Machine() {}

    /**
     * A network interface.
     *
     * @param name {@code em0}
     * @param known its lladdr, if that is known
     */
    public record Nic(String name, @Nullable Lladdr known) {
        public Optional<Lladdr> lladdr() {
            return Optional.ofNullable(known);
        }
    }

    /**
     * A disk.
     *
     * @param name {@code sd0}
     * @param known its size, if that is known
     * @param content what is on it before the installation; null: nobody knows
     */
    public record Disk(
            String name, @Nullable Size known, @Nullable Has content) {
        public Optional<Size> size() {
            return Optional.ofNullable(known);
        }

        public Optional<Has> has() {
            return Optional.ofNullable(content);
        }
    }

    /** What is on a disk. */
    public enum Has {
        NOTHING,
        /** Somebody else's MBR. */
        MBR,
        /** Somebody else's GPT. */
        GPT,
        OPENBSD,
        OPENBSD_GPT,
        /** OpenBSD behind a passphrase, softraid(4). */
        ENCRYPTED;

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static @Nullable Has of(String word) {
            int at = HAS.indexOf(word);
            return at < 0 ? null : values()[at];
        }
    }

    /** What was read; the machine is as far right as the problems let it be. */
    public record Read(ValueMap machine, List<Problem> problems) {}

    /**
     * Reads {@code KEY=VALUE} texts with the keys and values of {@code machine:} in the inventory.
     *
     * @param source what problems call the place
     */
    public static Read ofAssignments(String source, List<String> assignments) {
        Problems problems = new Problems();
        StringBuilder yaml = new StringBuilder();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals <= 0 || assignment.chars().anyMatch(c -> c < ' ')) {
                problems.error(Place.of(source), "'" + assignment + "' is no fact", "KEY=VALUE such as efi=yes");
            } else {
                yaml.append(assignment, 0, equals)
                        .append(": ")
                        .append(listed(assignment.substring(equals + 1)))
                        .append('\n');
            }
        }
        YamlFile file = YamlFile.parse(source, yaml.toString().getBytes(StandardCharsets.UTF_8));
        problems.addAll(file.problems());
        ReadScope scope = new ReadScope(problems, SecretSource.none(), null);
        ValueMap machine = file.documents().isEmpty()
                ? UNDECLARED
                : new MapReader(file.documents().get(0), SHAPE, scope).values();
        return new Read(machine, problems.sorted());
    }

    /** Several, as people write them on a command line or in a URL, are a list. */
    private static String listed(String value) {
        boolean plain = value.chars().noneMatch(c -> "[]{}'\"#&*".indexOf(c) >= 0);
        return plain && value.contains(",") ? "[" + value + "]" : value;
    }

    private static String unlessNone(String text) {
        return text.equals(NONE) ? "" : text;
    }

    private static List<String> unlessNone(List<String> texts) {
        return texts.equals(List.of(NONE)) ? List.of() : texts;
    }

    private static boolean isNoneAlone(List<String> drives, ValueAt at) {
        if (drives.size() > 1) {
            at.items()
                    .forEach(item -> item.line()
                            .filter(NONE::equals)
                            .ifPresent(none -> item.error(
                                    "'" + at.key() + "' is '" + NONE + "'", "a CD drive such as cd0 is expected")));
        }
        return true;
    }

    /** {@code em0} or {@code em0:00:00:5e:00:53:01}. */
    private static Optional<Nic> nic(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!name.matches(DEVICE)) {
            return Optional.empty();
        }
        return colon < 0
                ? Optional.of(new Nic(name, null))
                : Lladdr.parse(text.substring(colon + 1)).map(l -> new Nic(name, l));
    }

    /** {@code sd0}, {@code sd0:20G:openbsd} or {@code { sd0: 20G, has: openbsd }}. */
    private static Optional<Disk> disk(ValueAt at) {
        return at.node() instanceof Mapping mapping ? disk(mapping, at) : at.parsed(DISK_NOUN, Machine::disk);
    }

    private static Optional<Disk> disk(String text) {
        String[] parts = text.split(":", -1);
        Has has = parts.length < 2 ? null : Has.of(parts[parts.length - 1]);
        int sizes = parts.length - 1 - (has == null ? 0 : 1);
        Size size = sizes == 1 ? size(parts[1]).orElse(null) : null;
        boolean right = parts[0].matches(DEVICE) && sizes <= 1 && (sizes == 0 || size != null);
        return right ? Optional.of(new Disk(parts[0], size, has)) : Optional.empty();
    }

    private static Optional<Disk> disk(Mapping mapping, ValueAt at) {
        String name = "";
        Size size = null;
        Has has = null;
        boolean right = true;
        for (Entry entry : mapping.entries()) {
            ValueAt inner = new ValueAt(at.key(), entry.value(), at.scope());
            Optional<String> value = inner.line();
            if (entry.key().equals("has")) {
                has = value.map(Has::of).orElse(null);
                right &= has != null;
                if (value.isPresent() && has == null) {
                    String remedy = Suggestion.nearest(value.get(), HAS)
                            .map(s -> "did you mean '" + s + "'?")
                            .orElse("one of: " + String.join(", ", HAS));
                    inner.error("'has' is '" + value.get() + "'", remedy);
                }
            } else if (name.isEmpty() && entry.key().matches(DEVICE)) {
                name = entry.key();
                size = value.flatMap(Machine::size).orElse(null);
                right &= size != null;
                if (value.isPresent() && size == null) {
                    inner.error("'" + value.get() + "' is no size", "a size such as 20G");
                }
            } else {
                right = false;
                at.scope()
                        .problems()
                        .error(
                                entry.place(),
                                "unknown key '" + entry.key() + "' of a disk",
                                DISK_NOUN + " is expected");
            }
        }
        if (name.isEmpty() && right) {
            at.error("a disk without a name", DISK_NOUN + " is expected");
        }
        return size == null ? Optional.empty() : Optional.of(new Disk(name, size, has));
    }

    private static Optional<Size> size(String text) {
        return Size.parse(text).filter(s -> s.bytes() > 0);
    }
}
