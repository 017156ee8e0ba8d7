package org.autoinstalld.mirror;

import java.util.HashMap;
import java.util.Map;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.MirrorSettings;

/** The numbers in the names of the sets that are visible: that of snapshots is in no other place. */
public final class SetNumbers {
    private SetNumbers() {}

    /** Looks at the disk, whoever has the mirror; what was never fetched, or cannot be read, has none. */
    public static Map<Setdir, String> of(Reading reading) {
        return reading.inventory()
                .flatMap(inventory -> inventory.site().mirror())
                .map(SetNumbers::of)
                .orElse(Map.of());
    }

    private static Map<Setdir, String> of(MirrorSettings settings) {
        Map<Setdir, String> numbers = new HashMap<>();
        Mirror mirror = Mirror.look(settings.folder());
        for (Setdir setdir : settings.releases()) {
            mirror.readable(MirrorDirectory.sets(setdir))
                    .flatMap(Generation::number)
                    .ifPresent(number -> numbers.put(setdir, number));
        }
        return numbers;
    }
}
