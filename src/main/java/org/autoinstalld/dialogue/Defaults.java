package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autoinstalld.dialogue.MachineFacts.Disk;

/** Defaults that the installer works out: the words behind {@code computed} in the catalogue. */
final class Defaults {
    private static final long SMALL = 1L << 30;

    /**
     * @param text empty: there is no default
     * @param from where it comes from, for people
     */
    record Value(String text, String from) {}

    @FunctionalInterface
    interface Source {
        Value value(InstallerRun run);
    }

    static final Map<String, Source> NAMED = Map.ofEntries(
            Map.entry("host name from DHCP", run -> new Value(run.system.shortName(), "host name given by DHCP")),
            Map.entry("short host name", run -> new Value(run.system.shortName(), "host name")),
            Map.entry("whether the console is serial", Defaults::changeConsole),
            Map.entry("console speed", Defaults::speed),
            Map.entry("next interface", Defaults::nextInterface),
            Map.entry("first interface and vlan number", Defaults::vlan),
            Map.entry("present IPv4 address", Defaults::presentAddress),
            Map.entry("present netmask", Defaults::presentMask),
            Map.entry("present IPv6 address or none", run -> present(run.network.here().v6, "none")),
            Map.entry("present IPv6 address or autoconf", run -> present(run.network.here().v6, "autoconf")),
            Map.entry("present IPv6 prefix length", run -> present(run.network.here().length, "64")),
            Map.entry("domain of the host name", Defaults::domain),
            Map.entry("login name", run -> new Value(run.system.user, "login name")),
            Map.entry("timezone hint or " + Timezones.BASE, Defaults::timezone),
            Map.entry("first disk", Defaults::firstDisk),
            Map.entry("first other disk", Defaults::firstOtherDisk),
            Map.entry("disk with the sets", Defaults::setsDisk),
            Map.entry("partition table", Defaults::partitionTable),
            Map.entry("partition table of i386", Defaults::mbr),
            Map.entry("location of sets", run -> location(run, false)),
            Map.entry("location of sets until 7.7", run -> location(run, true)),
            Map.entry("HTTP server", Defaults::server),
            Map.entry("server directory", Defaults::directory),
            Map.entry(
                    "whether this is an upgrade",
                    run -> new Value(
                            run.isUpgrade() ? "yes" : "no",
                            "mode " + run.program.mode().word())),
            Map.entry("path of the sets", run -> new Value(run.location.usualPath(), "release and architecture")));

    private Defaults() {}

    private static Value changeConsole(InstallerRun run) {
        boolean serial = run.machine.console().serial();
        return new Value(serial ? "yes" : "no", serial ? "serial console" : "no serial console");
    }

    private static Value speed(InstallerRun run) {
        MachineFacts.Console console = run.machine.console();
        return console.serial()
                ? new Value(Integer.toString(console.speed()), "speed of the console")
                : new Value("9600", "");
    }

    private static Value nextInterface(InstallerRun run) {
        if (run.network.asked()) {
            return new Value("done", "");
        }
        String netboot = run.machine.netboot();
        if (!netboot.isEmpty()) {
            return new Value(netboot, "interface booted from");
        }
        List<MachineFacts.Interface> all = run.machine.interfaces();
        return all.isEmpty() ? new Value("done", "") : new Value(first(all), "first interface");
    }

    private static String first(List<MachineFacts.Interface> all) {
        return all.stream()
                .map(MachineFacts.Interface::name)
                .min(String::compareTo)
                .orElseThrow();
    }

    private static Value vlan(InstallerRun run) {
        String name = run.network.current();
        String present = run.network.vlans.getOrDefault(name, "");
        int colon = present.indexOf(':');
        String parent = colon < 0 ? first(run.machine.interfaces()) : present.substring(0, colon);
        String tag = present.substring(colon + 1);
        String unit = name.substring(name.startsWith("vlan") ? 4 : 0);
        String usual = unit.equals("0") ? "none" : unit;
        return new Value(
                parent + ":" + (tag.isEmpty() || tag.equals("none") ? usual : tag),
                colon < 0 ? "first interface" : "parent and tag given before");
    }

    private static Value present(String given, String otherwise) {
        return given.isEmpty() ? new Value(otherwise, "") : new Value(given, "given before");
    }

    private static Value presentAddress(InstallerRun run) {
        Addresses.Prefix given = run.network.here().v4;
        return present(given == null ? "" : Addresses.dotted(given.address()), "autoconf");
    }

    private static Value presentMask(InstallerRun run) {
        Addresses.Prefix given = run.network.here().v4;
        return present(given == null ? "" : Addresses.dotted(given.mask()), "255.255.255.0");
    }

    private static Value domain(InstallerRun run) {
        String name = run.system.hostName;
        int dot = name.indexOf('.');
        return dot < 0 || dot + 1 == name.length()
                ? new Value("my.domain", "the host name has no domain")
                : new Value(name.substring(dot + 1), "domain of the host name");
    }

    private static Value timezone(InstallerRun run) {
        String hint = run.mirrorList().timezone();
        return hint.isEmpty()
                ? new Value(Timezones.BASE, "what the base set comes with")
                : new Value(hint, "hint of the mirror-list service");
    }

    private static Value firstDisk(InstallerRun run) {
        List<Disk> disks = run.isUpgrade() ? run.machine.rootDisks() : run.machine.disks();
        if (disks.isEmpty()) {
            return new Value("", "");
        }
        List<String> names = new ArrayList<>(disks.size());
        for (Disk disk : disks) {
            names.add(disk.name());
        }
        if (run.habits().smallDisksLast() && !run.isUpgrade()) {
            List<String> small = new ArrayList<>(1);
            for (Disk disk : disks) {
                if (disk.bytes() > 0 && disk.bytes() < SMALL) {
                    small.add(disk.name());
                }
            }
            names.removeAll(small);
            names.addAll(small);
        }
        return new Value(names.get(0), names.size() == 1 ? "the only disk" : "first of " + String.join(", ", names));
    }

    private static Value firstOtherDisk(InstallerRun run) {
        List<String> others = run.disks.others();
        return others.isEmpty() ? new Value("done", "") : new Value(others.get(0), "first other disk");
    }

    /** The first that was not initialized; an upgrade initializes none. */
    private static Value setsDisk(InstallerRun run) {
        List<String> others = run.disks.others();
        boolean any = run.isUpgrade() || others.isEmpty();
        List<Disk> all = run.machine.disks();
        return any
                ? new Value(all.isEmpty() ? "" : all.get(0).name(), "first disk")
                : new Value(others.get(0), "first disk not initialized");
    }

    private static Value partitionTable(InstallerRun run) {
        if (run.disks.hasOpenBsd()) {
            return new Value("OpenBSD", "the disk has an OpenBSD partition");
        }
        return run.machine.efi()
                ? new Value("gpt", "booted through EFI")
                : new Value("whole", "not booted through EFI");
    }

    private static Value mbr(InstallerRun run) {
        return run.disks.hasOpenBsd()
                ? new Value("OpenBSD", "the disk has an OpenBSD partition")
                : new Value("whole", "the disk has no OpenBSD partition");
    }

    private static Value location(InstallerRun run, boolean old) {
        if (run.location.isLater) {
            return new Value("done", "unattended");
        }
        List<String> offered = SetsAnswers.locations(run);
        Value likely = likelyLocation(run, old);
        if (offered.contains(likely.text())) {
            return likely;
        }
        for (String source : List.of("http", "cd0", "nfs", "disk")) {
            if (offered.contains(source)) {
                return new Value(source, "first that is there");
            }
        }
        return new Value("disk", "nothing else is there");
    }

    private static Value likelyLocation(InstallerRun run, boolean old) {
        AssumedMachine machine = run.machine;
        if (run.isUpgrade() && !machine.installurl().isEmpty()) {
            return new Value("http", "/etc/installurl");
        }
        String hint = run.mirrorList().method();
        if (!hint.isEmpty()) {
            return new Value(hint, "hint of the mirror-list service");
        }
        boolean online = !machine.interfaces().isEmpty();
        boolean cd = !machine.cdroms().isEmpty();
        if (old) {
            return cd && machine.netboot().isEmpty() ? new Value("cd0", "CD drive") : new Value("http", "");
        }
        return online ? new Value("http", "") : cd ? new Value("cd0", "CD drive") : new Value("disk", "");
    }

    private static Value server(InstallerRun run) {
        if (!run.location.server.isEmpty()) {
            return new Value(run.location.server, "server chosen before");
        }
        if (run.isUpgrade()) {
            String url = run.machine.installurl();
            if (!url.isEmpty()) {
                return new Value(FetchUrls.server(url), "/etc/installurl");
            }
        }
        String hint = run.mirrorList().server();
        return new Value(hint, hint.isEmpty() ? "" : "hint of the mirror-list service");
    }

    private static Value directory(InstallerRun run) {
        if (run.isUpgrade()) {
            String url = run.machine.installurl();
            if (!url.isEmpty()) {
                return new Value(FetchUrls.directory(url) + "/" + run.program.setdir(), "/etc/installurl");
            }
        }
        return new Value("pub/OpenBSD/" + run.program.setdir(), "release and architecture");
    }
}
