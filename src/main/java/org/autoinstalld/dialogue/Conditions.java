package org.autoinstalld.dialogue;

import java.util.Map;
import java.util.function.Predicate;

/** The words behind {@code when} in the catalogue. */
final class Conditions {
    private static final Map<String, Predicate<InstallerRun>> NAMED = Map.ofEntries(
            Map.entry("serial console", run -> run.machine.console().serial()),
            Map.entry("serial port", run -> !run.machine.console().device().isEmpty()),
            Map.entry("display", run -> run.machine.display()),
            Map.entry("X refused", run -> run.system.xRefused),
            Map.entry("sshd", run -> run.system.sshd),
            Map.entry("timezone hint", run -> !run.mirrorList().timezone().isEmpty()),
            Map.entry("timezone known", run -> !run.system.timezone.isEmpty()),
            Map.entry("EFI", run -> run.machine.efi()),
            Map.entry("template", run -> run.disks.byTemplate),
            Map.entry("disk", run -> !run.machine.disks().isEmpty()),
            Map.entry("another disk", run -> !run.disks.others().isEmpty()),
            Map.entry("OpenBSD on disk", run -> run.disks.hasOpenBsd()),
            Map.entry("GPT on disk", run -> run.disks.hasGpt()),
            Map.entry("interface", run -> !run.machine.interfaces().isEmpty()),
            Map.entry("wireless", run -> run.machine.isWireless(run.network.current())),
            Map.entry("second interface", run -> run.network.isSecond()),
            Map.entry("IPv4 without route", run -> run.network.lacksRoute()),
            Map.entry("IPv6 by hand", run -> run.network.v6ByHand()),
            Map.entry("domain unknown", run -> !run.network.isPlainDhcp()),
            Map.entry("name servers unknown", run -> !(run.network.hasDhcp() && run.machine.dhcpNameServers())),
            Map.entry("out of reach", run -> !run.location.unreachable.isEmpty()),
            Map.entry("broken proxy", run -> run.location.isBrokenProxy()),
            // whoever looks beyond a stop supposes that it was mended
            Map.entry("base set", run -> run.goesOnward() || run.sets.hasBase()),
            Map.entry("mirror list", run -> run.mirrorList().answers()),
            Map.entry("medium with several file systems", Conditions::hasSeveralFileSystems),
            Map.entry("medium in use", run -> run.disks.isInUse(run.location.media)),
            Map.entry("directory", run -> run.location.exists()),
            Map.entry("no set listed", run -> run.sets.listed().isEmpty()),
            Map.entry("no INSTALL file", run -> !run.sets.hasInstallFile()),
            Map.entry("no set selected", run -> run.sets.nothingSelected()),
            Map.entry("issue", run -> run.sets.issue() != Sets.Issue.NONE),
            Map.entry("never", run -> false));

    private Conditions() {}

    /** {@code A and not B}. */
    static Predicate<InstallerRun> parse(String text) {
        Predicate<InstallerRun> all = run -> true;
        for (String part : text.split(" and ")) {
            boolean not = part.startsWith("not ");
            Predicate<InstallerRun> named = Compiler.named(NAMED, "condition", not ? part.substring(4) : part);
            all = all.and(not ? named.negate() : named);
        }
        return all;
    }

    /** The install images of amd64 and arm64 have one for EFI besides; a layout of one partition and swap is rare. */
    private static boolean hasSeveralFileSystems(InstallerRun run) {
        String media = run.location.media;
        return run.disks.isInUse(media)
                ? run.disks.hasSeveralFileSystems(media)
                : run.machine.assume(
                        "several file systems on " + media, !run.program.arch().equals("i386"));
    }
}
