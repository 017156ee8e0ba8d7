package org.autoinstalld.responsefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.siteset.SiteSets;
import org.autoinstalld.yaml.ValueMap;

/** Why a response file would lead to another installation than the one that is wanted: sets that are not there. */
record MissingSets(Inventory inventory, SiteSets siteSets) {
    List<Problem> of(Host host, Setdir setdir) {
        List<Problem> missing = new ArrayList<>(notMirrored(host.settings(), setdir, "host '" + host.name() + "'"));
        if (siteSets.has(host)) {
            // the installer goes on without a set that it does not find
            missing.addAll(siteSets.mistakes(host, setdir));
        }
        return missing;
    }

    List<Problem> of(UnknownMachines unknown, Setdir setdir) {
        List<Problem> missing = new ArrayList<>(notMirrored(unknown.settings(), setdir, "unknown machines"));
        if (siteSets.has(unknown)) {
            missing.addAll(siteSets.mistakes(unknown, setdir));
        }
        return missing;
    }

    /** An installer that were sent to a directory that this server does not have would stop there, its disk written. */
    private List<Problem> notMirrored(ValueMap settings, Setdir setdir, String whose) {
        Optional<MirrorSettings> mirror = inventory.site().mirror().filter(m -> Settings.useOwnMirror(settings));
        if (mirror.isEmpty() || mirror.get().releases().contains(setdir)) {
            return List.of();
        }
        Place place = settings.get(Settings.SETS)
                .flatMap(sets -> sets.place(Settings.SETS_LOCATION))
                .orElseThrow();
        return List.of(Problem.error(
                        place,
                        "the sets of " + whose + " come from this server, whose mirror has no " + setdir,
                        setdir + " among the releases of site.mirror; they are "
                                + Listing.of(mirror.get().releases().stream()
                                        .map(Setdir::toString)
                                        .toList()))
                .alike("this server's mirror has no " + setdir));
    }
}
