package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.ManagedFiles;
import org.jspecify.annotations.Nullable;

/**
 * The records of one zone or several, for nsd(8), under a serial number that moves when they do and only then. The number
 * is in a comment, and in the SOA record if that is ours to write.
 *
 * @param zones without final dots
 * @param primary name of the primary name server; null: the SOA and NS records stand elsewhere
 * @param contact mailbox of the SOA as a name; null: hostmaster of the zone
 */
public record Zone(
        List<String> zones,
        HostNames names,
        @Nullable String primary,
        @Nullable String contact) {
    private static final Pattern SERIAL = Pattern.compile("(?m)^; serial ([0-9]{1,10})$");

    /** How long others may keep an answer, in seconds; the times of the SOA record are those usual for a small zone. */
    private static final int TTL = 3600;

    public Zone {
        zones = List.copyOf(zones);
    }

    /** In a file whose other lines may hold the SOA record already. */
    public static Zone in(List<String> zones, HostNames names, ManagedFiles files, String outside) {
        return new Zone(
                zones,
                names,
                files.zonePrimary().filter(p -> !hasAuthority(outside)).orElse(null),
                files.zoneContact().orElse(null));
    }

    /** The zones that hosts of an inventory have names and addresses in: the networks' domains and reverse zones. */
    public static List<String> of(Inventory inventory) {
        TreeSet<String> forward = new TreeSet<>();
        TreeSet<String> reverse = new TreeSet<>();
        inventory.site().domain().ifPresent(forward::add);
        for (Host host : inventory.hosts().values()) {
            boolean named = false;
            for (Interface i : host.interfaces()) {
                i.network().ifPresent(n -> {
                    i.address().ifPresent(a -> reverse.add(Reverse.zone(n.subnet())));
                    i.address6().flatMap(a -> n.subnet6()).map(Reverse::zone).ifPresent(reverse::add);
                });
                named |= i.address().isPresent() || i.address6().isPresent();
            }
            boolean covered = forward.stream().anyMatch(z -> host.name().text().endsWith("." + z));
            if (named && host.name().isQualified() && !covered) {
                forward.add(host.name().domain());
            }
        }
        List<String> all = new ArrayList<>(forward);
        all.addAll(reverse);
        return List.copyOf(all);
    }

    /**
     * The text for our section.
     *
     * @param before the section as it is; null if there is none
     * @param today year, month and day as in 20260731, which a new serial begins with
     */
    public String text(@Nullable String before, int today) {
        return text(serial(before, today));
    }

    /** The serial that {@link #text} gives it. */
    long serial(@Nullable String before, int today) {
        long first = today * 100L + 1;
        String section = before == null ? "" : before.replace("\r\n", "\n");
        Matcher m = SERIAL.matcher(section);
        if (!m.find()) {
            return first;
        }
        long last = Long.parseLong(m.group(1));
        return text(last).equals(section) ? last : Math.max(first, last + 1);
    }

    private String text(long serial) {
        StringBuilder out = new StringBuilder("; serial " + serial + "\n");
        for (String zone : zones) {
            out.append(zones.size() > 1 ? "$ORIGIN " + zone + ".\n" : "");
            out.append(primary == null ? "" : authority(zone, primary, serial));
            names.records(zone).forEach(r -> out.append(r).append('\n'));
        }
        return out.toString();
    }

    private String authority(String zone, String primary, long serial) {
        String mailbox = contact == null ? "hostmaster." + zone : contact;
        return zone + ".\t" + TTL + " IN SOA " + primary + ". " + mailbox + ". " + serial + " 3600 900 1209600 " + TTL
                + "\n" + zone + ".\t" + TTL + " IN NS " + primary + ".\n";
    }

    /** Whether a zone file holds an SOA record, which must not be written a second time. */
    public static boolean hasAuthority(String text) {
        return text.lines()
                .map(line -> line.indexOf(';') < 0 ? line : line.substring(0, line.indexOf(';')))
                .anyMatch(line -> line.matches("(?i).*\\sSOA\\s.*"));
    }
}
