package org.autoinstalld.dialogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names under /usr/share/zoneinfo, read from {@code timezones.txt}. The JDK has a list, too, but of its own age, and
 * without names such as {@code GMT+0}. Names are case-sensitive.
 */
public final class Timezones {
    /** What /etc/localtime of the base set points to. */
    static final String BASE = "Canada/Mountain";

    /** Digits of the first release by zone; 0: all have it. */
    private static final Map<String, Integer> ZONES = zones();

    private static final Set<String> AREAS = areas();

    private Timezones() {}

    private static Map<String, Integer> zones() {
        Map<String, Integer> zones = new HashMap<>();
        try (InputStream in = Timezones.class.getResourceAsStream("timezones.txt")) {
            if (in == null) {
                throw new IllegalStateException("no resource 'timezones.txt'");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                if (!line.startsWith("#")) {
                    zones.put(
                            blank < 0 ? line : line.substring(0, blank),
                            blank < 0
                                    ? 0
                                    : Integer.parseInt(line.substring(blank + 1).replace(".", "")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(zones);
    }

    private static Set<String> areas() {
        Set<String> areas = new HashSet<>();
        for (String zone : ZONES.keySet()) {
            for (int slash = zone.indexOf('/'); slash > 0; slash = zone.indexOf('/', slash + 1)) {
                areas.add(zone.substring(0, slash));
            }
        }
        return Set.copyOf(areas);
    }

    /** Whether any release has it. */
    public static boolean isZone(String name) {
        return ZONES.containsKey(name);
    }

    static boolean isZone(String name, Catalogue.Release release) {
        return ZONES.getOrDefault(name, Integer.MAX_VALUE) <= Integer.parseInt(release.digits());
    }

    /** Whether it is a directory of zones: the installer then asks which of them. */
    static boolean isArea(String name) {
        return AREAS.contains(name);
    }
}
