package org.autoinstalld.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.responsefile.Snapshot;

/** What the server does for hosts and a web server with the same files does not, a sentence each. */
final class Losses {
    private final Collection<Host> hosts;
    private final List<String> all = new ArrayList<>();

    private Losses(Collection<Host> hosts) {
        this.hosts = hosts;
    }

    /** @param hosts those that have files there */
    static List<String> of(Snapshot snapshot, Collection<Host> hosts, ExportedFiles root, Setdir setdir) {
        Losses losses = new Losses(hosts);
        Site site = snapshot.inventory().site();
        losses.all.add(
                "who asks is not looked at: a file goes to everybody who knows its name, and the names are lladdrs"
                        + " and host names");
        losses.say(
                host -> host.lladdrs().isEmpty(),
                "found by their names alone, so any machine that DHCP calls so is installed as they are: ");
        losses.say(
                host -> host.access().isAnsweredOnce(),
                "the server answers these once, a web server at every boot, so they must not boot from the network by"
                        + " themselves: ");
        losses.say(host -> host.access().demands(Policy.ARMED), "answered though nobody armed them: ");
        losses.say(host -> host.access().demands(Policy.LLADDR), "no file by their names, as policy lladdr has it: ");
        losses.all.add("no ledger: nothing is noted, nobody is armed, and no report of a first boot is taken");
        losses.all.add("all files are for " + setdir + ", whatever release asks");
        losses.say(
                host -> snapshot.siteSets().has(host),
                "site sets are not there, so without this server they are installed without: ");
        losses.say(
                host -> Settings.useOwnMirror(host.settings()),
                "their sets come from the mirror that this server keeps, which has to be served in its place: ");
        if (site.unknown().isPresent()) {
            losses.all.add(
                    "machines that are not in the inventory get nothing, since a file for them would be one for all");
        }
        if (!root.doubtful().isEmpty()) {
            losses.all.add(
                    "no file is called by a name that might mean another machine: " + Listing.of(root.doubtful()));
        }
        String servers = hosts.stream()
                .filter(host -> host.settings().has(Settings.DISKLABEL) || Settings.useOwnMirror(host.settings()))
                .map(site::responseServer)
                .flatMap(Optional::stream)
                .map(ResponseServer::authority)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!servers.isEmpty()) {
            losses.all.add("answers with a disklabel template or the mirror lead to " + servers
                    + ", so that is where it has to be served");
        }
        return losses.all;
    }

    private void say(Predicate<Host> whom, String what) {
        List<String> names =
                hosts.stream().filter(whom).map(host -> host.name().text()).toList();
        if (!names.isEmpty()) {
            all.add(what + Listing.of(names));
        }
    }
}
