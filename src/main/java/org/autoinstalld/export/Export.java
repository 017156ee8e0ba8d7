package org.autoinstalld.export;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.api.Masking;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.WholeFolder;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.responsefile.Snapshot;

/** Writes what a web server would have to have in place of this one, for when this one is away. */
public final class Export extends Command {
    private static final String GUARDED = "guarded";

    public Export() {
        super(
                "export",
                "DIR",
                "writes response files as a web root for httpd(8), secrets included",
                Invocation.option("path", "SETDIR", "release and architecture, 7.8/amd64 (default: the site's)"),
                Invocation.flag(GUARDED, "hosts, too, that are to be armed, have a token, or are answered once"));
    }

    /**
     * What was done.
     *
     * @param hosts paths of each host, with tokens masked
     */
    private record Exported(
            Path folder,
            Setdir setdir,
            int files,
            Map<String, List<String>> hosts,
            Map<String, String> leftOut,
            List<String> lost) {

        void print(PrintStream out) {
            out.println(files + " files of " + hosts.size() + (hosts.size() == 1 ? " host" : " hosts") + " for "
                    + setdir + ", in " + folder);
            leftOut.values().stream()
                    .distinct()
                    .forEach(why -> out.println("left out, " + why + ": "
                            + Listing.of(leftOut.keySet().stream()
                                    .filter(host -> why.equals(leftOut.get(host)))
                                    .toList())));
            lost.forEach(what -> out.println("lost: " + what));
        }
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        Path named = Path.of(invocation.operand("folder"));
        WholeFolder folder = new WholeFolder(named);
        Set<String> before = folder.names();
        boolean guarded = invocation.has(GUARDED);
        Snapshot snapshot = guarded ? TokenPlan.looking(invocation).holding() : invocation.judged();
        Setdir setdir = invocation.setdir().orElse(snapshot.inventory().site().setdir());
        ExportedFiles root = new ExportedFiles(snapshot, setdir, guarded);
        if (root.files().isEmpty()) {
            throw new RefusedException(
                    root.problems(),
                    "nothing is written: " + (root.leftOut().isEmpty() ? "no host has a file" : why(root)));
        }
        requireKept(snapshot, root, before);
        folder.write(root.files());
        invocation.complain(root.problems());
        Exported exported = exported(named, setdir, snapshot, root);
        invocation.tell(exported, exported::print);
        return root.failed().isEmpty() ? FINE : REFUSED;
    }

    private static String why(ExportedFiles root) {
        return "all hosts are left out, such as "
                + root.leftOut().entrySet().stream()
                        .limit(1)
                        .map(host -> host.getKey() + ", " + host.getValue())
                        .collect(Collectors.joining())
                + "; --" + GUARDED + " takes those whose policies a web server cannot keep";
    }

    /** A slip in a template must not take the files of machines away that the old export has, as no reload does. */
    private static void requireKept(Snapshot snapshot, ExportedFiles root, Set<String> before) throws RefusedException {
        Set<String> now =
                root.names().values().stream().flatMap(Collection::stream).collect(Collectors.toSet());
        Set<String> losing = new TreeSet<>();
        for (HostName name : root.failed()) {
            Set<String> asked = asked(snapshot, name);
            if (before.stream()
                    .filter(path -> !now.contains(path))
                    .anyMatch(path -> asked.contains(path.substring(path.lastIndexOf('/') + 1)))) {
                losing.add(name.text());
            }
        }
        if (!losing.isEmpty()) {
            throw new RefusedException(
                    root.problems(),
                    "nothing is written, since these would lose the files that they have there: " + Listing.of(losing));
        }
    }

    /** How files of a host may be called. */
    private static Set<String> asked(Snapshot snapshot, HostName name) {
        Host host = snapshot.inventory().hosts().get(name);
        BrokenHost broken = snapshot.inventory().broken().get(name);
        List<Lladdr> lladdrs = host != null ? host.lladdrs() : broken != null ? broken.lladdrs() : List.of();
        return Stream.concat(lladdrs.stream().map(Lladdr::toString), Stream.of(name.text()))
                .flatMap(stem -> Stream.of(Mode.values()).map(mode -> stem + "-" + mode.word() + ".conf"))
                .collect(Collectors.toSet());
    }

    private static Exported exported(Path folder, Setdir setdir, Snapshot snapshot, ExportedFiles root) {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        Map<HostName, Host> all = snapshot.inventory().hosts();
        List<Host> hosts = root.names().keySet().stream()
                .flatMap(name -> Stream.ofNullable(all.get(name)))
                .toList();
        for (Host host : hosts) {
            Masking masking = Masking.of(host);
            paths.put(
                    host.name().text(),
                    root.names().getOrDefault(host.name(), Set.of()).stream()
                            .map(masking::text)
                            .toList());
        }
        Map<String, String> leftOut = new TreeMap<>();
        root.leftOut().forEach((host, why) -> leftOut.put(host.text(), why));
        int files = paths.values().stream().mapToInt(List::size).sum();
        return new Exported(folder, setdir, files, paths, leftOut, Losses.of(snapshot, hosts, root, setdir));
    }
}
