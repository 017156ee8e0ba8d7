package org.autoinstalld.dialogue;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;

/**
 * The names under /usr/share/zoneinfo. The JDK carries the same database (tz), so its list is taken; the few names that
 * it leaves out are added. Names are case-sensitive.
 */
final class Timezones {
    /** What /etc/localtime of the base set points to. */
    static final String BASE = "Canada/Mountain";

    private static final Set<String> ZONES = zones();
    private static final Set<String> AREAS = areas();

    private Timezones() {}

    private static Set<String> zones() {
        Set<String> zones = new HashSet<>(ZoneId.getAvailableZoneIds());
        zones.removeIf(z -> z.startsWith("SystemV/"));
        zones.addAll(Set.of("EST", "MST", "HST", "ROC", "Factory"));
        return Set.copyOf(zones);
    }

    private static Set<String> areas() {
        Set<String> areas = new HashSet<>();
        for (String zone : ZONES) {
            for (int slash = zone.indexOf('/'); slash > 0; slash = zone.indexOf('/', slash + 1)) {
                areas.add(zone.substring(0, slash));
            }
        }
        return Set.copyOf(areas);
    }

    static boolean isZone(String name) {
        return ZONES.contains(name);
    }

    /** Whether it is a directory of zones: the installer then asks which of them. */
    static boolean isArea(String name) {
        return AREAS.contains(name);
    }
}
