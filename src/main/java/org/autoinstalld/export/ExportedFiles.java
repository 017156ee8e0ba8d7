package org.autoinstalld.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.WholeFolder;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.FileKind;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;

/**
 * The files that a web server without any knowledge would have to have, so that each machine gets what is its own, as far as
 * such a server can tell machines apart: by the name of the file that they ask for. The bare {@code install.conf}, which
 * whoever asks is given, is never among them, and neither is a name that two machines might ask for.
 */
final class ExportedFiles {
    private final Snapshot snapshot;
    private final Setdir setdir;
    private final boolean guarded;
    private final Map<String, HostName> owners = new TreeMap<>();
    private final List<WholeFolder.Named> files = new ArrayList<>();
    private final Map<HostName, Set<String>> names = new TreeMap<>();
    private final Map<HostName, String> leftOut = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> doubtful = new TreeSet<>();
    private final Set<HostName> failed = new TreeSet<>();

    /**
     * @param snapshot with the tokens that hold, if {@code guarded}
     * @param guarded whether hosts are taken whose policies are more than a web server can keep: armed, token, and
     *     {@code again: refuse} where somebody wrote it
     */
    ExportedFiles(Snapshot snapshot, Setdir setdir, boolean guarded) {
        this.snapshot = snapshot;
        this.setdir = setdir;
        this.guarded = guarded;
        snapshot.inventory().hosts().values().forEach(this::add);
        snapshot.inventory().broken().values().forEach(this::add);
        refuseShared();
    }

    /** Each content once, under all its names. */
    List<WholeFolder.Named> files() {
        return files;
    }

    /** Paths by host, of those that have any. */
    Map<HostName, Set<String>> names() {
        return names;
    }

    /** Hosts that have no file there though nothing is wrong with them, and why. */
    Map<HostName, String> leftOut() {
        return leftOut;
    }

    /** Why hosts have no file that should have one. */
    List<Problem> problems() {
        return problems;
    }

    /** Hosts whose file cannot be made. */
    Set<HostName> failed() {
        return failed;
    }

    /** Names by which more than one machine may be meant, so that no file is called so. */
    Set<String> doubtful() {
        return doubtful;
    }

    private void add(BrokenHost host) {
        failed.add(host.name());
        problems.addAll(host.problems());
    }

    private void add(Host host) {
        Optional<String> demand = guarded ? Optional.empty() : demand(host);
        if (demand.isPresent()) {
            leftOut.put(host.name(), demand.get());
            return;
        }
        if (host.access().demands(Policy.TOKEN) && host.access().token().isEmpty()) {
            leftOut.put(host.name(), "policy token, and it has no token yet, which 'autoinstalld apply' makes");
            return;
        }
        Set<String> stems = stems(host);
        if (stems.isEmpty()) {
            leftOut.put(host.name(), "it has no lladdr, and a machine by its name might be another one");
            return;
        }
        for (Mode mode : Mode.values()) {
            if (!host.boot().permits(mode)) {
                continue;
            }
            made(host, FileKind.of(mode)).ifPresent(text -> {
                List<String> all = new ArrayList<>();
                stems.forEach(stem -> all.add(stem + "-" + mode.word() + ".conf"));
                put(host, all, text);
                if (text.contains("/disklabel/")) {
                    made(host, FileKind.DISKLABEL)
                            .ifPresent(template -> put(host, List.of("disklabel/" + host.name()), template));
                }
            });
        }
    }

    /** Why only a server that asks the ledger, or keeps a path secret, may answer it. */
    private static Optional<String> demand(Host host) {
        for (Policy policy : List.of(Policy.ARMED, Policy.TOKEN)) {
            Optional<String> demand = host.access().demand(policy).map(d -> "policy " + d);
            if (demand.isPresent()) {
                return demand;
            }
        }
        return Optional.of(host.access().again())
                .filter(again -> again.policy() == Policy.ONCE && again.place().isPresent())
                .map(again -> "again: refuse (" + again.by() + ")");
    }

    /** What its installer may ask by, in their order. */
    private Set<String> stems(Host host) {
        Set<String> stems = new LinkedHashSet<>();
        host.lladdrs().forEach(lladdr -> stems.add(lladdr.toString()));
        if (host.access().demands(Policy.LLADDR)) {
            return stems;
        }
        for (String name :
                new LinkedHashSet<>(List.of(host.name().text(), host.name().shortName()))) {
            HostName asked = new HostName(name);
            boolean own = snapshot.lookup().index().byName(asked).stream()
                    .allMatch(machine -> machine.name().equals(host.name()));
            if (own && Lladdr.parse(name).isEmpty()) {
                stems.add(name);
            } else {
                doubtful.add(name);
            }
        }
        return stems;
    }

    private Optional<String> made(Host host, FileKind kind) {
        RenderResult made = snapshot.files().make(host, kind, setdir);
        if (made instanceof RenderResult.File file) {
            return Optional.of(file.body().text());
        }
        failed.add(host.name());
        ((RenderResult.Nothing) made)
                .problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
        return Optional.empty();
    }

    private void put(Host host, List<String> relative, String text) {
        String directory = host.directory().isEmpty() ? "" : host.directory() + "/";
        List<String> paths = relative.stream().map(name -> directory + name).toList();
        Set<String> own = names.computeIfAbsent(host.name(), n -> new TreeSet<>());
        List<String> unwritten =
                paths.stream().filter(path -> !own.contains(path)).toList();
        if (unwritten.isEmpty()) {
            return;
        }
        own.addAll(unwritten);
        files.add(new WholeFolder.Named(unwritten, Content.of(text)));
    }

    /** A path that two hosts would have, or that would be a file and a folder at once: none of the two is right. */
    private void refuseShared() {
        Map<HostName, String> clashes = new LinkedHashMap<>();
        names.forEach((host, paths) -> paths.forEach(path -> {
            HostName other = owners.putIfAbsent(path, host);
            if (other != null) {
                clashes.put(host, other + " would have the same file");
                clashes.put(other, host + " would have the same file");
            }
        }));
        owners.forEach((path, host) -> {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                HostName other = owners.get(path.substring(0, slash));
                if (other != null) {
                    clashes.put(host, "a file of " + other + " is called as the folder of its own");
                    clashes.put(other, "a folder of " + host + " is called as a file of its own");
                }
            }
        });
        clashes.forEach((host, why) -> {
            leftOut.put(host, why);
            Set<String> gone = names.remove(host);
            if (gone != null) {
                files.removeIf(file -> gone.containsAll(file.names()));
            }
        });
    }
}
