package org.autoinstalld.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.inventory.ManagedFiles;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.HostNames;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.NamedHost;
import org.autoinstalld.plan.WrittenNames;
import org.autoinstalld.plan.Zone;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** Names and addresses for name servers. */
final class DnsEntries extends Command {
    private static final List<String> STYLES = List.of("unbound", "nsd", "hosts");

    DnsEntries() {
        super(
                "dns",
                ChosenHosts.SOME_OR_ALL,
                "prints A, AAAA and PTR records for unbound(8) or nsd(8), or lines of hosts(5)",
                SectionWriter.options(ChosenHosts.options(
                        Invocation.option("style", "STYLE", "unbound (default), nsd or hosts"),
                        Invocation.flag("sshfp", "SSHFP records, too, of host keys that were reported"),
                        Invocation.option("zone", "ZONE", "with nsd: this zone alone (default: all there are)"))));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        SectionWriter.check(invocation);
        String style = invocation.value("style").orElse("unbound");
        if (!STYLES.contains(style)) {
            throw new UsageException("--style is '" + style + "'; one of " + String.join(", ", STYLES));
        }
        if (invocation.has("sshfp") && style.equals("hosts")) {
            throw new UsageException("--sshfp with --style hosts; hosts(5) holds no keys");
        }
        Optional<String> zone = zone(invocation, style);
        HostChoice choice = ChosenHosts.of(invocation);
        Snapshot snapshot = invocation.snapshot();
        Map<HostName, List<String>> keys = invocation.has("sshfp") ? KnownHosts.sshfp(invocation) : Map.of();
        HostNames hosts = HostNames.of(
                snapshot.inventory(),
                ChosenHosts.right(invocation, snapshot, choice)::contains,
                host -> keys.getOrDefault(host.name(), List.of()));
        return switch (style) {
            case "hosts" ->
                section(invocation, KeptFile.Kind.HOSTS, "").run(existing -> hosts.hostsFile(), DnsEntries::names);
            case "nsd" -> nsd(invocation, snapshot, hosts, zone.orElse(null));
            default ->
                section(invocation, KeptFile.Kind.UNBOUND, "").run(existing -> hosts.unbound(), DnsEntries::names);
        };
    }

    private static Optional<String> zone(Invocation invocation, String style) throws UsageException {
        Optional<String> zone = invocation.value("zone");
        if (zone.isEmpty()) {
            return zone;
        }
        if (!style.equals("nsd")) {
            throw new UsageException("--zone without --style nsd");
        }
        String text =
                zone.get().endsWith(".") ? zone.get().substring(0, zone.get().length() - 1) : zone.get();
        return Optional.of(HostName.parse(text)
                .map(HostName::text)
                .orElseThrow(() -> new UsageException("--zone is '" + text + "'; the name of a zone")));
    }

    private static SectionWriter section(Invocation invocation, KeptFile.Kind kind, String of) {
        return new SectionWriter(invocation, KeptFile.section(kind, of));
    }

    private static int nsd(Invocation invocation, Snapshot snapshot, HostNames hosts, @Nullable String asked)
            throws UsageException, RefusedException, ConfFileException {
        List<String> zones = asked == null ? Zone.of(snapshot.inventory()) : List.of(asked);
        if (zones.size() > 1 && SectionWriter.file(invocation).isPresent()) {
            invocation.complain(
                    "records of " + zones.size() + " zones in one file, and nsd(8) takes one zone from each;"
                            + " --zone NAME, one of " + Listing.of(zones));
        }
        ManagedFiles files = snapshot.inventory().site().files();
        return section(invocation, KeptFile.Kind.ZONE, asked == null ? "" : asked)
                .run(
                        existing -> Zone.in(
                                        zones, hosts, files, existing.outside().text())
                                .text(existing.ours(), DesiredFiles.today()),
                        DnsEntries::names);
    }

    /** The hosts that lines of any style are about. */
    private static Set<String> names(String text) {
        return WrittenNames.of(text).stream().map(NamedHost::name).collect(Collectors.toSet());
    }
}
