package org.autoinstalld.vmconf;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.TokenKind;

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
    private static final String OPTIONS =
            "allow instance, boot, cdrom, disable, disk, enable, interface, interfaces, local interface, memory, owner, sev, seves";
    private static final List<String> FLAGS =
            List.of("boot", "cdrom", "disk", "instance", "interface", "memory", "owner");

    /** A size as scan_scaled(3) reads it. What follows the unit is ignored unless it is a letter or digit. */
    private static final Pattern SIZE = Pattern.compile(
            "([0-9]{1,19})(?:\\.([0-9]{0,18}))?([BKMGTPE]?)([^A-Za-z0-9].*)?", Pattern.CASE_INSENSITIVE);

    private static final String UNITS = "BKMGTPE";
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
    private final VmBlock.Builder block = new VmBlock.Builder();
    private final List<InterfaceParser.Places> interfacePlaces = new ArrayList<>();
    private int disksSeen;
    private int interfacesSeen;

    VmParser(VmCursor cursor) {
        this.at = cursor;
    }

    VmBlock vm() {
        at.next();
        block.name = name("the VM's name");
        if (at.accept("instance")) {
            block.parent = block.name;
            block.name = name("the name of the instance");
        }
        at.block("a VM", this::option);
        return block.build();
    }

    /** Where the interfaces of the VM that was read say what, in order. */
    List<InterfaceParser.Places> interfacePlaces() {
        return interfacePlaces;
    }

    private String name(String what) {
        Place place = at.place();
        String name = at.string(what);
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAME_MAX) {
            at.error(place, "vm name too long: " + bytes + " bytes", "it has at most " + NAME_MAX);
        }
        return name;
    }

    private void option() {
        switch (at.keyword()) {
            case "enable", "disable" -> block.enabled = at.take().equals("enable");
            case "sev" -> {
                at.next();
                block.sev = true;
            }
            case "seves" -> {
                at.next();
                block.seves = true;
            }
            case "owner" -> {
                at.next();
                block.owner = at.owner();
            }
            case "disk" -> disk();
            case "local", "interface" -> networkInterface();
            case "boot" -> boot();
            case "cdrom" -> cdrom();
            case "interfaces" -> interfaceCount();
            case "memory" -> memory();
            case "allow" -> allow();
            default -> throw at.unknownOption("a VM", OPTIONS);
        }
    }

    private void disk() {
        at.next();
        Place place = at.place();
        String path = at.string("the disk's path");
        boolean tooMany = ++disksSeen > DISKS_MAX;
        if (tooMany) {
            at.error(place, "too many disks: '" + VmCursor.shortened(path) + "'", "a VM has at most " + DISKS_MAX);
        } else {
            checkPath(path, place, "disk");
            block.disks.add(new VmBlock.Disk(path, null));
        }
        if (at.accept("format")) {
            String format = format();
            if (!tooMany) {
                block.disks.set(block.disks.size() - 1, new VmBlock.Disk(path, format));
            }
        }
    }

    private String format() {
        Place place = at.place();
        String text = at.string("the disk's format");
        String format = text.toLowerCase(Locale.ROOT);
        if (!format.equals("raw") && !format.equals("qcow2")) {
            throw at.failed(place, "unrecognized disk format '" + VmCursor.shortened(text) + "'", "it is raw or qcow2");
        }
        return format;
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
        }
    }

    private void networkInterface() {
        boolean tooMany = ++interfacesSeen > INTERFACES_MAX;
        if (tooMany) {
            at.error("too many interfaces: " + interfacesSeen, "a VM has at most " + INTERFACES_MAX);
        }
        InterfaceParser parser = new InterfaceParser(at);
        VmBlock.Interface made = parser.networkInterface();
        if (!tooMany) {
            block.interfaces.add(made);
            interfacePlaces.add(parser.places());
        }
    }

    private void interfaceCount() {
        Place place = at.place();
        at.next();
        long count = at.number("the number of interfaces");
        if (block.interfaceCount != null && block.interfaceCount != 0) {
            at.error(place, "interfaces specified more than once", "remove one");
        } else if (count < 0 || count > INTERFACES_MAX) {
            at.error(place, "too many interfaces: " + count, "a VM has at most " + INTERFACES_MAX);
        } else {
            block.interfaceCount = (int) count;
        }
    }

    private void boot() {
        at.next();
        if (at.accept("device")) {
            block.bootDevice = switch (at.keyword()) {
                case "cdrom" -> VmBlock.BootDevice.CDROM;
                case "disk" -> VmBlock.BootDevice.DISK;
                case "net" -> VmBlock.BootDevice.NET;
                default -> throw at.unexpected("cdrom, disk or net", at.atString() ? "write it without quotes" : "");
            };
            at.next();
            return;
        }
        Place place = at.place();
        String path = at.string("the kernel's path, or 'device',");
        if (block.boot != null) {
            at.error(place, "kernel specified more than once", "remove one");
        } else {
            checkPath(path, place, "kernel");
            block.boot = path;
        }
    }

    private void cdrom() {
        at.next();
        Place place = at.place();
        String path = at.string("the path of the cdrom's image");
        if (block.cdrom != null) {
            at.error(place, "cdrom specified more than once", "remove one");
            return;
        }
        if (path.length() > PATH_MAX) {
            at.error(place, "cdrom name too long", "it has at most " + PATH_MAX + " bytes");
        }
        block.cdrom = path.isEmpty() ? null : path;
    }

    private void memory() {
        at.next();
        Place place = at.place();
        if (at.kind() != TokenKind.NUMBER && !at.atString()) {
            throw at.unexpected("the size of the memory", "write it with a unit, as 1G");
        }
        boolean number = at.kind() == TokenKind.NUMBER;
        String text = at.take();
        if (block.memory != null) {
            at.error(place, "memory specified more than once", "remove one");
            return;
        }
        Optional<BigDecimal> bytes = number ? Optional.of(new BigDecimal(text)) : scaled(text, place);
        String failure = "failed to parse size: '" + VmCursor.shortened(text) + "'";
        if (bytes.isEmpty()) {
            at.error(place, failure, "write a whole number and one of K, M, G, as 1G");
        } else if (bytes.get().compareTo(BigDecimal.valueOf(MEGABYTE)) < 0) {
            at.error(
                    place,
                    failure + " is less than 1M",
                    "a number without a unit counts bytes, write it with one, as 512M");
        } else if (bytes.get().compareTo(BigDecimal.valueOf(MEMORY_MAX)) > 0) {
            at.error(place, failure + " is more than 128G", "take less");
        } else {
            block.memory = bytes.get().longValue() / MEGABYTE * MEGABYTE;
        }
    }

    private Optional<BigDecimal> scaled(String text, Place place) {
        Matcher m = SIZE.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        if (m.group(4) != null) {
            at.warning(place, "'" + VmCursor.shortened(m.group(4)) + "' behind a size is ignored", "remove it");
        }
        String fraction = m.group(2) == null || m.group(2).isEmpty() ? "" : "." + m.group(2);
        int power = m.group(3).isEmpty() ? 0 : UNITS.indexOf(m.group(3).toUpperCase(Locale.ROOT));
        BigDecimal unit = BigDecimal.valueOf(1L << 10 * power);
        return Optional.of(new BigDecimal(m.group(1) + fraction).multiply(unit).setScale(0, RoundingMode.FLOOR));
    }

    private void allow() {
        at.next();
        if (!at.accept("instance")) {
            throw at.unexpected("'instance' after 'allow'", "");
        }
        if (!at.accept('{')) {
            flag();
            return;
        }
        at.newlines();
        boolean more = true;
        while (more) {
            at.read(this::flag);
            boolean comma = at.accept(',');
            boolean newline = at.newlines();
            more = !at.atEnd() && (comma || newline && !at.is('}'));
        }
        at.closed("'allow instance'");
    }

    private void flag() {
        if (at.accept("owner")) {
            block.instanceOwner = at.owner();
        } else if (FLAGS.contains(at.keyword())) {
            block.allowed.add(at.take());
        } else {
            throw at.unexpected("something to allow", "one of " + String.join(", ", FLAGS));
        }
    }
}
