package org.autoinstalld.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.ReportApi.HostKeysJson;
import org.autoinstalld.api.ReportApi.KeyJson;
import org.autoinstalld.api.ReportApi.KeysJson;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.ManagedSection;
import org.autoinstalld.conffile.Syntax;
import org.autoinstalld.responsefile.HostChoice;

/** Host keys that machines reported, for ssh(1) and for name servers. */
final class KnownHosts extends Command {
    private static final String SSHFP = "sshfp";
    private static final String CAVEAT =
            "# reported over plain HTTP, so as good as the network that installed the hosts\n";

    KnownHosts() {
        super(
                "known-hosts",
                ChosenHosts.SOME_OR_ALL,
                "prints the host keys that were reported, for ssh(1) and as SSHFP records",
                SectionWriter.options(
                        ChosenHosts.options(Invocation.flag(SSHFP, "print SSHFP records alone, for a zone"))));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        SectionWriter.check(invocation);
        boolean json = invocation.isJson();
        boolean file = SectionWriter.file(invocation).isPresent();
        if (file && invocation.has(SSHFP)) {
            throw new UsageException("--write and --diff are for lines of known_hosts");
        }
        String said = said(invocation, ChosenHosts.of(invocation));
        if (json && !file) {
            invocation.tellSaid(said);
            return FINE;
        }
        List<HostKeysJson> hosts = hosts(said);
        hosts.stream().filter(h -> !h.gone().isEmpty()).forEach(h -> invocation.complain(gone(h)));
        if (invocation.has(SSHFP)) {
            invocation.out().print("; " + CAVEAT.substring(2) + records(hosts, ""));
            return FINE;
        }
        String lines = CAVEAT + lines(hosts);
        return new SectionWriter(invocation, new ManagedSection(name(), Syntax.LINES))
                .run(existing -> file ? lines : lines + records(hosts, "# "), KnownHosts::names);
    }

    /** What SSHFP records say of hosts, by their names. */
    static Map<HostName, List<String>> sshfp(Invocation invocation) throws RefusedException {
        Map<HostName, List<String>> records = new HashMap<>();
        for (HostKeysJson host : hosts(said(invocation, HostChoice.ALL))) {
            HostName.parse(host.name())
                    .ifPresent(name -> records.put(
                            name, host.keys().stream().map(KeyJson::sshfp).toList()));
        }
        return records;
    }

    private static List<HostKeysJson> hosts(String json) {
        return Json.read(json, KeysJson.class).map(KeysJson::hosts).orElse(List.of());
    }

    private static String said(Invocation invocation, HostChoice choice) throws RefusedException {
        return LedgerReport.json(invocation, LedgerApi.PATH + "keys", choice.fields());
    }

    private static String gone(HostKeysJson host) {
        return host.name() + " was installed again, and these keys of it went: "
                + String.join(
                        ", ",
                        host.gone().stream()
                                .map(k -> k.type() + " " + k.fingerprint())
                                .toList());
    }

    private static String lines(List<HostKeysJson> hosts) {
        StringBuilder lines = new StringBuilder();
        for (HostKeysJson host : hosts) {
            for (KeyJson key : host.keys()) {
                lines.append(String.join(",", host.names()))
                        .append(' ')
                        .append(key.type())
                        .append(' ')
                        .append(key.key())
                        .append('\n');
            }
        }
        return lines.toString();
    }

    private static String records(List<HostKeysJson> hosts, String before) {
        StringBuilder records = new StringBuilder();
        for (HostKeysJson host : hosts) {
            for (KeyJson key : host.keys()) {
                records.append(before)
                        .append(host.names().get(0))
                        .append(". IN SSHFP ")
                        .append(key.sshfp())
                        .append('\n');
            }
        }
        return records.toString();
    }

    /** The hosts that lines are about, by their full names. */
    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        text.lines()
                .filter(line -> !line.startsWith("#") && line.indexOf(' ') > 0)
                .forEach(line -> names.add(line.substring(0, line.indexOf(' ')).split(",", 2)[0]));
        return names;
    }
}
