package org.autoinstalld.responsefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.siteset.SiteSets;
import org.jspecify.annotations.Nullable;

/** What site sets that are made here are called for an installer, and what it finds where it lists the sets. */
public final class SiteSetNames {
    private SiteSetNames() {}

    /** The number in the names of a setdir's sets: {@code 78}; that of snapshots is the one that the catalogue knows. */
    public static String digits(Setdir setdir) {
        return Dialogue.builtIn().setNumber(setdir);
    }

    static Optional<String> of(SiteSets siteSets, Host host, Setdir setdir) {
        return siteSets.has(host) ? Optional.of(SiteSets.name(host, digits(setdir))) : Optional.empty();
    }

    static Optional<String> of(SiteSets siteSets, UnknownMachines unknown, Setdir setdir) {
        return siteSets.has(unknown) ? Optional.of(SiteSets.name(digits(setdir))) : Optional.empty();
    }

    /** With that set in index.txt, which no signature covers. */
    static MachineFacts listed(MachineFacts facts, @Nullable String name) {
        MachineFacts.Mirror mirror = facts.value(MachineFacts.MIRROR);
        if (name == null || mirror.unsigned().contains(name) || mirror.signed().contains(name)) {
            return facts;
        }
        List<String> unsigned = new ArrayList<>(mirror.unsigned());
        unsigned.add(name);
        MachineFacts.Mirror with = new MachineFacts.Mirror(mirror.signed(), unsigned);
        return facts.declares(MachineFacts.MIRROR)
                ? facts.declaring(MachineFacts.MIRROR, with)
                : facts.assuming(MachineFacts.MIRROR, with);
    }
}
