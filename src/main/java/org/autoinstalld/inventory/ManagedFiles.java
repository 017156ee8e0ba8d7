package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.PATH;
import static org.autoinstalld.yaml.ValueType.TEXT;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.MapOf;
import org.jspecify.annotations.Nullable;

/**
 * Files on this machine that the site keeps a section of, and the commands that belong to them. Those of hypervisors are
 * declared here, too.
 *
 * @param values the site's
 */
public record ManagedFiles(ValueMap values) {
    private static final ValueType<List<String>> TEST = CommandWords.TYPE.keptIf((words, at) -> {
        if (!words.isEmpty() && words.stream().noneMatch(word -> word.contains(ManagedFile.FILE))) {
            at.error(
                    "'" + at.key() + "' does not name the file to look at",
                    "'" + ManagedFile.FILE + "' where its path belongs");
        }
        return true;
    });

    static final Shape OF_SITE = new Shape("files of the site");

    private static final Key<String> DHCPD_CONF =
            OF_SITE.key("dhcpd-conf", PATH, "Path of the dhcpd.conf(5) on this machine that plan and apply keep.");
    private static final Key<List<String>> DHCPD_TEST =
            OF_SITE.key("dhcpd-test", TEST, "Tests a new dhcpd.conf; default dhcpd -n -c {file}, where dhcpd exists.");
    private static final Key<List<String>> DHCPD_RELOAD =
            OF_SITE.key("dhcpd-reload", CommandWords.TYPE, "Runs after a change; default rcctl restart dhcpd.");
    private static final Key<String> UNBOUND_CONF =
            OF_SITE.key("unbound-conf", PATH, "Path of the unbound.conf(5) on this machine that plan and apply keep.");
    private static final Key<String> UNBOUND_INCLUDE = OF_SITE.key(
            "unbound-include",
            PATH,
            "Path of a file that unbound-conf includes: wholly ours, and unbound-conf itself is not written.");
    private static final Key<List<String>> UNBOUND_TEST = OF_SITE.key(
            "unbound-test", TEST, "Tests a new unbound.conf; default unbound-checkconf {file}, where that exists.");
    private static final Key<List<String>> UNBOUND_RELOAD =
            OF_SITE.key("unbound-reload", CommandWords.TYPE, "Runs after a change; default rcctl reload unbound.");
    private static final Key<String> HOSTS_FILE =
            OF_SITE.key("hosts-file", PATH, "Path of the hosts(5) on this machine that plan and apply keep.");
    private static final Key<Map<String, String>> ZONES = OF_SITE.key(
            "zones",
            new ValueType<>(new MapOf(TEXT.kind()), at -> Optional.of(zones(at)), Map.of()),
            "Zone files on this machine that plan and apply keep, by name of the zone.");
    private static final Key<List<String>> ZONE_TEST = OF_SITE.key(
            "zone-test", TEST, "Tests a new zone file; default nsd-checkzone {zone} {file}, where that exists.");
    private static final Key<List<String>> ZONE_RELOAD =
            OF_SITE.key("zone-reload", CommandWords.TYPE, "Runs after a change; default nsd-control reload {zone}.");
    private static final Key<String> ZONE_PRIMARY = OF_SITE.key(
            "zone-primary", ValueType.DOMAIN, "Name of the primary name server, for an SOA record in our section.");
    private static final Key<String> ZONE_CONTACT = OF_SITE.key(
            "zone-contact", ValueType.DOMAIN, "Mailbox of that SOA record as a name; default hostmaster of the zone.");
    private static final Key<Boolean> SSHFP = OF_SITE.key(
            "sshfp",
            ValueType.YES_NO.otherwise(false),
            "Whether unbound-conf and zones get SSHFP records of the host keys that were reported.");
    private static final Key<List<String>> COMMAND_PREFIX = OF_SITE.key(
            "command-prefix", CommandWords.TYPE.otherwise(List.of()), "Words put before all of these commands: doas.");

    static final Shape OF_HYPERVISOR = new Shape("files of a hypervisor");

    private static final Key<String> VM_CONF = OF_HYPERVISOR.key(
            "vm-conf", PATH, "Path of its vm.conf(5), if it is this machine: plan and apply keep it.");
    private static final Key<String> VM_INCLUDE = OF_HYPERVISOR.key(
            "vm-include",
            PATH,
            "Path of a file that vm-conf includes: wholly ours, and vm-conf itself is not written.");
    private static final Key<List<String>> VM_TEST =
            OF_HYPERVISOR.key("vm-test", TEST, "Tests a new vm.conf; default vmd -n -f {file}, where vmd exists.");
    private static final Key<List<String>> VM_RELOAD =
            OF_HYPERVISOR.key("vm-reload", CommandWords.TYPE, "Runs after a change; default vmctl reload.");
    private static final Key<List<String>> VM_STATUS = OF_HYPERVISOR.key(
            "vm-status", CommandWords.TYPE, "Tells plan which VMs run; default vmctl status, where vmctl exists.");

    /** Warns of keys that mean nothing without the file they belong to. */
    static void check(MapReader section, boolean site) {
        if (site) {
            without(section, DHCPD_CONF, DHCPD_TEST, DHCPD_RELOAD);
            without(section, UNBOUND_CONF, UNBOUND_INCLUDE, UNBOUND_TEST, UNBOUND_RELOAD);
            includes(section, UNBOUND_CONF, UNBOUND_INCLUDE);
        } else {
            without(section, VM_CONF, VM_INCLUDE, VM_TEST, VM_RELOAD, VM_STATUS);
            includes(section, VM_CONF, VM_INCLUDE);
        }
    }

    private static void without(MapReader section, Key<String> path, Key<?>... keys) {
        for (Key<?> key : keys) {
            if (section.has(key.name()) && !section.has(path.name())) {
                section.warning(
                        key.name(), "'" + key.name() + "' without '" + path.name() + "'", path.name() + ": FILE");
            }
        }
    }

    private static void includes(MapReader section, Key<String> path, Key<String> include) {
        Optional<String> other = section.read(include);
        if (other.isPresent() && other.equals(section.read(path))) {
            section.error(
                    include.name(), "'" + include.name() + "' is the file that is to include it", "a file of its own");
        }
    }

    public Optional<ManagedFile> dhcpdConf() {
        return file(values, DHCPD_CONF, null, DHCPD_TEST, DHCPD_RELOAD, null);
    }

    public Optional<ManagedFile> unboundConf() {
        return file(values, UNBOUND_CONF, UNBOUND_INCLUDE, UNBOUND_TEST, UNBOUND_RELOAD, null);
    }

    public Optional<ManagedFile> hosts() {
        return values.get(HOSTS_FILE).map(ManagedFile::at);
    }

    /** Zone files by the name of the zone, in the order written. */
    public Map<String, ManagedFile> zones() {
        Map<String, ManagedFile> zones = new LinkedHashMap<>();
        values.of(ZONES)
                .forEach((zone, path) -> zones.put(
                        zone,
                        new ManagedFile(
                                path,
                                null,
                                values.get(ZONE_TEST).orElse(null),
                                values.get(ZONE_RELOAD).orElse(null),
                                null)));
        return Collections.unmodifiableMap(zones);
    }

    /** Whether name servers get SSHFP records. */
    public boolean sshfp() {
        return values.of(SSHFP);
    }

    /** Put before every test and reload, such as {@code doas}. */
    public List<String> commandPrefix() {
        return values.of(COMMAND_PREFIX);
    }

    /** Name of the primary name server, for the SOA of zone files that have none outside our section. */
    public Optional<String> zonePrimary() {
        return values.get(ZONE_PRIMARY);
    }

    /** Mailbox of that SOA, as a name; empty: hostmaster of the zone. */
    public Optional<String> zoneContact() {
        return values.get(ZONE_CONTACT);
    }

    /** A hypervisor's vm.conf. */
    static Optional<ManagedFile> vmConf(ValueMap values) {
        return file(values, VM_CONF, VM_INCLUDE, VM_TEST, VM_RELOAD, VM_STATUS);
    }

    /** A file that includes one of ours is not written itself. Commands without the file mean nothing. */
    private static Optional<ManagedFile> file(
            ValueMap values,
            Key<String> path,
            @Nullable Key<String> include,
            Key<List<String>> test,
            Key<List<String>> reload,
            @Nullable Key<List<String>> status) {
        String own = include == null ? null : values.get(include).orElse(null);
        return values.get(path)
                .map(file -> new ManagedFile(
                        own == null ? file : own,
                        own == null ? null : file,
                        values.get(test).orElse(null),
                        values.get(reload).orElse(null),
                        status == null ? null : values.get(status).orElse(null)));
    }

    private static Map<String, String> zones(ValueAt at) {
        Map<String, String> zones = new LinkedHashMap<>();
        for (ValueAt entry : at.entries()) {
            // labels of host names will do, and the bare digits of a reverse zone are some
            Optional<HostName> zone = HostName.parse(entry.key().toLowerCase(Locale.ROOT));
            if (zone.isEmpty()) {
                entry.error("zone '" + entry.key() + "'", "the name of a zone, without a final dot");
                continue;
            }
            entry.line().ifPresent(path -> {
                if (!path.startsWith("/")) {
                    entry.error("zone file '" + path + "'", "an absolute path");
                } else {
                    zones.put(zone.get().text(), path);
                }
            });
        }
        return Collections.unmodifiableMap(zones);
    }
}
