package org.autoinstalld.vmconf;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.autoinstalld.problem.Place;

/**
 * Reads a vm block.
 *
 * <pre>
 * option := "enable" | "disable" | "sev" | "seves" | "disk" string ["format" string] | interface | "boot" string
 *         | "boot" "device" ("cdrom" | "disk" | "net") | "cdrom" string | "interfaces" NUMBER
 *         | "memory" (NUMBER | STRING) | "owner" owner
 *         | "allow" "instance" flag | "allow" "instance" "{" [NL] flag { ("," [NL] | NL) flag } [NL] "}"
 * flag   := "boot" | "memory" | "interface" | "disk" | "cdrom" | "instance" | "owner" owner
 * </pre>
 */
final class VmParser {
    private static final List<String> OPTIONS = List.of(
            "allow instance",
            "boot",
            "cdrom",
            "disable",
            "disk",
            "enable",
            "interface",
            "interfaces",
            "local interface",
            "memory",
            "owner",
            "sev",
            "seves");
    private static final List<String> FLAGS =
            List.of("boot", "cdrom", "disk", "instance", "interface", "memory", "owner");

    private static final long MEGABYTE = 1L << 20;
    private static final int NAME_MAX = 63;
    private static final int DISKS_MAX = 4;
    private static final int INTERFACES_MAX = 4;
    private static final int PATH_MAX = 1023;

    /** The limit of 6.x for any path. vmd resolves a relative one first, so that nobody knows how long it becomes. */
    private static final int RELATIVE_PATH_MAX = 127;

    /** VMM_MAX_VM_MEM_SIZE since 7.5; up to 7.4 it was 32 GB. */
    private static final long MEMORY_MAX = 128L << 30;

    private final VmCursor at;
    private final Words words;
    private final Optional<Predicate<String>> exists;

    private boolean enabled = true;
    private boolean sev;
    private boolean seves;
    private Optional<Long> memory = Optional.empty();
    private final List<VmBlock.Disk> disks = new ArrayList<>();
    private int disksSeen;
    private final List<VmBlock.Interface> interfaces = new ArrayList<>();
    private final List<InterfaceParser.Places> interfacePlaces = new ArrayList<>();
    private int interfacesSeen;
    private Optional<Integer> interfaceCount = Optional.empty();
    private Optional<String> boot = Optional.empty();
    private Optional<VmBlock.BootDevice> bootDevice = Optional.empty();
    private Optional<String> cdrom = Optional.empty();
    private Optional<Owner> owner = Optional.empty();
    private final TreeSet<String> allowed = new TreeSet<>();
    private Optional<Owner> instanceOwner = Optional.empty();

    VmParser(VmCursor cursor, Words words, Optional<Predicate<String>> exists) {
        this.at = cursor;
        this.words = words;
        this.exists = exists;
    }

    Optional<VmBlock> vm() {
        at.next();
        Place place = at.place();
        Optional<String> first = words.string("the VM's name");
        if (first.isEmpty()) {
            return Optional.empty();
        }
        checkLength(first.get(), place);
        Optional<String> parent = Optional.empty();
        String name = first.get();
        if (at.accept("instance")) {
            Place second = at.place();
            Optional<String> instance = words.string("the name of the instance");
            if (instance.isEmpty()) {
                return Optional.empty();
            }
            checkLength(instance.get(), second);
            parent = first;
            name = instance.get();
        }
        if (words.block("a VM", this::option).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VmBlock(
                name,
                parent,
                enabled,
                sev,
                memory,
                disks,
                interfaces,
                interfaceCount,
                boot,
                bootDevice,
                cdrom,
                owner,
                allowed,
                instanceOwner,
                seves));
    }

    /** Where the interfaces of the VM that was read say what, in order. */
    List<InterfaceParser.Places> interfacePlaces() {
        return interfacePlaces;
    }

    private void checkLength(String name, Place place) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAME_MAX) {
            at.error(place, "vm name too long: " + bytes + " bytes", "it has at most " + NAME_MAX);
        }
    }

    private boolean option() {
        if (at.kind() != VmTokenKind.KEYWORD) {
            return words.unknownOption("a VM", OPTIONS);
        }
        switch (at.value()) {
            case "enable", "disable" -> enabled = at.take().equals("enable");
            case "sev" -> {
                at.next();
                sev = true;
            }
            case "seves" -> {
                at.next();
                seves = true;
            }
            case "disk" -> {
                return disk();
            }
            case "local", "interface" -> {
                return networkInterface();
            }
            case "boot" -> {
                return boot();
            }
            case "cdrom" -> {
                return cdrom();
            }
            case "interfaces" -> {
                return interfaceCount();
            }
            case "memory" -> {
                return memory();
            }
            case "owner" -> {
                at.next();
                owner = words.owner();
                return owner.isPresent();
            }
            case "allow" -> {
                return allow();
            }
            default -> {
                return words.unknownOption("a VM", OPTIONS);
            }
        }
        return true;
    }

    private boolean disk() {
        at.next();
        Place place = at.place();
        Optional<String> path = words.string("the disk's path");
        if (path.isEmpty()) {
            return false;
        }
        Optional<String> format = Optional.empty();
        boolean read = true;
        if (at.accept("format")) {
            format = format();
            read = format.isPresent();
        }
        if (++disksSeen > DISKS_MAX) {
            at.error(
                    place, "too many disks: '" + VmCursor.shortened(path.get()) + "'", "a VM has at most " + DISKS_MAX);
        } else {
            checkPath(path.get(), place, "disk");
            disks.add(new VmBlock.Disk(path.get(), format));
        }
        return read;
    }

    private Optional<String> format() {
        Place place = at.place();
        Optional<String> text = words.string("the disk's format");
        Optional<String> known =
                text.map(t -> t.toLowerCase(Locale.ROOT)).filter(t -> t.equals("raw") || t.equals("qcow2"));
        if (text.isPresent() && known.isEmpty()) {
            at.error(place, "unrecognized disk format '" + VmCursor.shortened(text.get()) + "'", "it is raw or qcow2");
        }
        return known;
    }

    private void checkPath(String path, Place place, String what) {
        boolean relative = !path.startsWith("/");
        if (path.isEmpty()) {
            // realpath(3) of nothing
            at.error(place, "empty path of a " + what, "an absolute path");
        } else if (path.length() > (relative ? RELATIVE_PATH_MAX : PATH_MAX)) {
            at.error(
                    place,
                    what + " path too long: " + path.length() + " bytes",
                    "it has at most " + PATH_MAX + (relative ? ", and a relative one " + RELATIVE_PATH_MAX : ""));
        } else if (exists.isPresent() && !exists.get().test(path)) {
            at.error(
                    place,
                    what + " '" + VmCursor.shortened(path) + "' does not exist",
                    what.equals("disk")
                            ? "make it: vmctl create -s SIZE PATH"
                            : "put it there, vmd refuses the file without");
        }
    }

    private boolean networkInterface() {
        Place place = at.place();
        InterfaceParser parser = new InterfaceParser(at, words);
        Optional<VmBlock.Interface> made = parser.networkInterface();
        if (++interfacesSeen > INTERFACES_MAX) {
            at.error(place, "too many interfaces: " + interfacesSeen, "a VM has at most " + INTERFACES_MAX);
        } else if (made.isPresent()) {
            interfaces.add(made.get());
            interfacePlaces.add(parser.places());
        }
        return made.isPresent();
    }

    private boolean interfaceCount() {
        Place place = at.place();
        at.next();
        Optional<Long> count = words.number("the number of interfaces");
        if (count.isEmpty()) {
            return false;
        }
        if (interfaceCount.filter(n -> n != 0).isPresent()) {
            at.error(place, "interfaces specified more than once", "remove one");
        } else if (count.get() < 0 || count.get() > INTERFACES_MAX) {
            at.error(place, "too many interfaces: " + count.get(), "a VM has at most " + INTERFACES_MAX);
        } else {
            interfaceCount = Optional.of(count.get().intValue());
        }
        return true;
    }

    private boolean boot() {
        at.next();
        if (at.accept("device")) {
            return bootDevice();
        }
        Place place = at.place();
        Optional<String> path = words.string("the kernel's path, or 'device',");
        if (path.isEmpty()) {
            return false;
        }
        if (boot.isPresent()) {
            at.error(place, "kernel specified more than once", "remove one");
            return true;
        }
        checkPath(path.get(), place, "kernel");
        boot = path;
        return true;
    }

    private boolean bootDevice() {
        if (at.kind() == VmTokenKind.KEYWORD) {
            switch (at.value()) {
                case "cdrom" -> bootDevice = Optional.of(VmBlock.BootDevice.CDROM);
                case "disk" -> bootDevice = Optional.of(VmBlock.BootDevice.DISK);
                case "net" -> bootDevice = Optional.of(VmBlock.BootDevice.NET);
                default -> {
                    at.syntaxError("cdrom, disk or net", "");
                    return false;
                }
            }
            at.next();
            return true;
        }
        at.syntaxError("cdrom, disk or net", at.atString() ? "write it without quotes" : "");
        return false;
    }

    private boolean cdrom() {
        at.next();
        Place place = at.place();
        Optional<String> path = words.string("the path of the cdrom's image");
        if (path.isEmpty()) {
            return false;
        }
        if (cdrom.isPresent()) {
            at.error(place, "cdrom specified more than once", "remove one");
            return true;
        }
        if (path.get().length() > PATH_MAX) {
            at.error(place, "cdrom name too long", "it has at most " + PATH_MAX + " bytes");
        } else if (exists.isPresent() && !exists.get().test(path.get())) {
            at.warning(
                    place,
                    "cdrom '" + VmCursor.shortened(path.get()) + "' does not exist",
                    "vmd only notices when it starts the VM");
        }
        cdrom = path.filter(p -> !p.isEmpty());
        return true;
    }

    private boolean memory() {
        at.next();
        Place place = at.place();
        if (at.kind() != VmTokenKind.NUMBER && !at.atString()) {
            at.syntaxError("the size of the memory", "write it with a unit, as 1G");
            return false;
        }
        boolean number = at.kind() == VmTokenKind.NUMBER;
        String text = at.take();
        if (memory.isPresent()) {
            at.error(place, "memory specified more than once", "remove one");
            return true;
        }
        Optional<BigDecimal> bytes = number ? Optional.of(new BigDecimal(text)) : ScaledSize.bytes(text, at, place);
        if (bytes.isEmpty()) {
            at.error(
                    place,
                    "failed to parse size: '" + VmCursor.shortened(text) + "'",
                    "write a whole number and one of K, M, G, as 1G");
        } else if (bytes.get().compareTo(BigDecimal.valueOf(MEGABYTE)) < 0) {
            at.error(
                    place,
                    "failed to parse size: '" + VmCursor.shortened(text) + "' is less than 1M",
                    "a number without a unit counts bytes, write it with one, as 512M");
        } else if (bytes.get().compareTo(BigDecimal.valueOf(MEMORY_MAX)) > 0) {
            at.error(place, "failed to parse size: '" + VmCursor.shortened(text) + "' is more than 128G", "take less");
        } else {
            memory = Optional.of(bytes.get().longValue() / MEGABYTE * MEGABYTE);
        }
        return true;
    }

    private boolean allow() {
        at.next();
        if (!at.accept("instance")) {
            at.syntaxError("'instance' after 'allow'", "");
            return false;
        }
        if (!at.accept('{')) {
            return flag();
        }
        at.newlines();
        boolean more = true;
        while (more) {
            if (!flag()) {
                at.skipLine();
            }
            boolean comma = at.accept(',');
            boolean newline = at.newlines();
            more = !at.atEnd() && (comma || newline && !at.is('}'));
        }
        return words.closed("'allow instance'");
    }

    private boolean flag() {
        if (at.accept("owner")) {
            instanceOwner = words.owner();
            return instanceOwner.isPresent();
        }
        if (at.kind() != VmTokenKind.KEYWORD || !FLAGS.contains(at.value())) {
            at.syntaxError("something to allow", "one of " + String.join(", ", FLAGS));
            return false;
        }
        allowed.add(at.take());
        return true;
    }
}
