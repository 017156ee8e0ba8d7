package org.autoinstalld.responsefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dialogue.Dialogue;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.siteset.SiteSets;
import org.jspecify.annotations.Nullable;

/**
 * What site sets that are made here are called for an installer, and what it finds where it lists the sets.
 *
 * @param numbers of the sets in directories whose SHA256.sig is here; those of others are the catalogue's
 */
record SiteSetNames(SiteSets siteSets, Map<Setdir, String> numbers) {
    /** The one that knows those numbers. */
    Dialogue dialogue() {
        return Dialogue.builtIn().numbered(numbers);
    }

    Optional<String> of(Host host, Setdir setdir) {
        return siteSets.has(host) ? Optional.of(SiteSets.name(host, dialogue().setNumber(setdir))) : Optional.empty();
    }

    Optional<String> of(UnknownMachines unknown, Setdir setdir) {
        return siteSets.has(unknown) ? Optional.of(SiteSets.name(dialogue().setNumber(setdir))) : Optional.empty();
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
