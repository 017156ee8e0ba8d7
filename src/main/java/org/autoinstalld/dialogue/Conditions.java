package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.autoinstalld.dialogue.MachineFacts.Contents;

/** The words behind {@code when} in the catalogue. */
final class Conditions {
    private static final Map<String, Predicate<InstallerRun>> NAMED = Map.ofEntries(
            Map.entry("serial console", run -> run.world().console().serial()),
            Map.entry("serial port", run -> !run.world().console().device().isEmpty()),
            Map.entry("display", run -> run.world().display()),
            Map.entry("X refused", InstallerRun::xRefused),
            Map.entry("sshd", InstallerRun::sshd),
            Map.entry("timezone hint", run -> !run.mirrorList().timezone().isEmpty()),
            Map.entry("timezone known", run -> !run.timezone().isEmpty()),
            Map.entry("EFI", run -> run.world().efi()),
            Map.entry("template", InstallerRun::usesTemplate),
            Map.entry("disk", run -> !run.world().disks().isEmpty()),
            Map.entry("another disk", run -> !run.otherDisks().isEmpty()),
            Map.entry("OpenBSD on disk", run -> hasOpenBsd(run)),
            Map.entry("GPT on disk", run -> hasGpt(run)),
            Map.entry("interface", run -> !run.world().interfaces().isEmpty()),
            Map.entry("wireless", run -> run.world().isWireless(run.network().current())),
            Map.entry("second interface", run -> run.network().isSecond()),
            Map.entry("IPv4 without route", Conditions::lacksRoute),
            Map.entry("IPv6 by hand", run -> run.network().v6ByHand()),
            Map.entry("domain unknown", run -> !isPlainDhcp(run)),
            Map.entry(
                    "name servers unknown",
                    run -> !(run.network().hasDhcp() && run.world().dhcpNameServers())),
            Map.entry("out of reach", run -> !run.name("unreachable").isEmpty()),
            Map.entry("broken proxy", run -> !run.name("broken proxy").isEmpty()),
            // whoever looks beyond a stop supposes that it was mended
            Map.entry("base set", run -> run.goesOnward() || run.sets().hasBase()),
            Map.entry("mirror list", run -> run.mirrorList().answers()),
            Map.entry("medium with several file systems", Conditions::hasSeveral),
            Map.entry("medium in use", run -> run.isInUse(run.name("media"))),
            Map.entry("directory", run -> Depot.of(run).exists()),
            Map.entry("no set listed", run -> run.sets().listed().isEmpty()),
            Map.entry("no INSTALL file", run -> !run.sets().hasInstallFile()),
            Map.entry("no set selected", run -> run.sets().nothingSelected()),
            Map.entry("issue", run -> !run.sets().issue().isEmpty()),
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

    static boolean hasOpenBsd(InstallerRun run) {
        Contents contents = contents(run);
        return contents == Contents.OPENBSD_MBR || contents == Contents.OPENBSD_GPT || contents == Contents.ENCRYPTED;
    }

    private static boolean hasGpt(InstallerRun run) {
        Contents contents = contents(run);
        return contents == Contents.GPT || contents == Contents.OPENBSD_GPT;
    }

    private static Contents contents(InstallerRun run) {
        return run.isVolume(run.disk()) ? Contents.BLANK : run.world().contents(run.disk());
    }

    /** The install images of amd64 and arm64 have one for EFI besides; a layout of one partition and swap is rare. */
    private static boolean hasSeveral(InstallerRun run) {
        String arch = run.program().arch();
        return run.isInUse(run.name("media"))
                ? !run.isChunk(run.name("media")) && run.fileSystems() > 1
                : run.world().assume("several file systems on " + run.name("media"), !arch.equals("i386"));
    }

    private static boolean lacksRoute(InstallerRun run) {
        NetworkState network = run.network();
        return network.hasV4() && !(network.hasDhcp() && run.world().dhcpRouter());
    }

    /** One interface, by DHCP: then the lease says it all. */
    private static boolean isPlainDhcp(InstallerRun run) {
        return run.network().hasDhcp() && run.network().files() == 1;
    }
}
