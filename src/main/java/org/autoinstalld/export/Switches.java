package org.autoinstalld.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.problem.Suggestion;

/** The hostname.if(5) files of switches: what they hold, or whether those that are there do. */
public final class Switches extends Command {
    private static final String CHECK = "check";
    private static final String ETC = "etc";
    private static final Path DEFAULT_ETC = Path.of("/etc");

    public Switches() {
        super(
                "switches",
                "[HYPERVISOR]...",
                "prints the hostname.if(5) files that switches of hypervisors need",
                Invocation.flag(CHECK, "compare with the files that are there; exit status 3 if they differ"),
                Invocation.option(ETC, "DIR", "where those are (default: /etc)"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        if (invocation.has(ETC) && !invocation.has(CHECK)) {
            throw new UsageException("--etc without --check");
        }
        Inventory inventory = invocation.judged().inventory();
        List<Hypervisor> chosen = chosen(invocation, inventory);
        List<SwitchFiles> wanted =
                chosen.stream().map(one -> new SwitchFiles(inventory, one)).toList();
        return invocation.has(CHECK) ? check(invocation, chosen, wanted) : print(invocation, chosen, wanted);
    }

    private static List<Hypervisor> chosen(Invocation invocation, Inventory inventory)
            throws UsageException, RefusedException {
        Map<String, Hypervisor> all = inventory.hypervisors();
        List<Hypervisor> chosen = new ArrayList<>();
        for (String name : invocation.operands()) {
            Hypervisor one = all.get(name);
            if (one == null) {
                throw new RefusedException("unknown hypervisor '" + name + "'; "
                        + Suggestion.remedy(name, all.keySet(), "one of hypervisors: "));
            }
            chosen.add(one);
        }
        if (invocation.operands().isEmpty()) {
            chosen.addAll(invocation.has(CHECK) ? here(invocation, all.values()) : all.values());
        }
        if (chosen.stream().allMatch(one -> one.switches().isEmpty())) {
            throw new RefusedException(
                    chosen.isEmpty()
                            ? "the inventory has no hypervisors"
                            : "no switches: "
                                    + Listing.of(chosen.stream()
                                            .map(Hypervisor::name)
                                            .toList()));
        }
        return chosen;
    }

    /** The one whose files are in a folder: the only one, or the only one that has its vm.conf here. */
    private static List<Hypervisor> here(Invocation invocation, Collection<Hypervisor> all) throws UsageException {
        List<Hypervisor> near = all.stream().filter(one -> one.ssh().isEmpty()).toList();
        List<Hypervisor> local =
                near.stream().filter(one -> one.vmConf().isPresent()).toList();
        List<Hypervisor> likely = local.isEmpty() ? near : local;
        if (likely.size() > 1 || likely.isEmpty() && !all.isEmpty()) {
            throw new UsageException("which hypervisor has its files in "
                    + invocation.value(ETC).orElse(DEFAULT_ETC.toString()) + "? one of "
                    + Listing.of(all.stream().map(Hypervisor::name).toList()));
        }
        return likely;
    }

    /** A file, for a program. */
    private record Told(String hypervisor, String file, String text) {
        static Told of(String hypervisor, SwitchFile file) {
            return new Told(hypervisor, file.fileName(), String.join("\n", file.lines()) + "\n");
        }
    }

    private record Printed(List<Told> files) {}

    private record Compared(List<Told> files, Path etc, boolean differs) {}

    private static int print(Invocation invocation, List<Hypervisor> chosen, List<SwitchFiles> wanted) {
        wanted.forEach(files -> invocation.complain(files.unknown()));
        List<Told> told = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            for (SwitchFile file : wanted.get(i).files()) {
                Told one = Told.of(chosen.get(i).name(), file);
                told.add(one);
                texts.add("# " + one.file() + ": " + file.purpose() + "\n" + one.text());
            }
        }
        invocation.tell(new Printed(told), out -> out.print(String.join("\n", texts)));
        return FINE;
    }

    private static int check(Invocation invocation, List<Hypervisor> chosen, List<SwitchFiles> wanted)
            throws UsageException, RefusedException {
        if (chosen.size() > 1) {
            throw new UsageException("--check takes one hypervisor, since files of several have the same names");
        }
        if (chosen.get(0).ssh().isPresent() && !invocation.has(ETC)) {
            throw new RefusedException("hypervisor '" + chosen.get(0).name()
                    + "' is another machine; run this there, or copy its files and name the folder by --etc");
        }
        Path etc = invocation.value(ETC).map(Path::of).orElse(DEFAULT_ETC);
        List<SwitchFile> files = wanted.get(0).files();
        List<Problem> found = differences(files, etc, read(etc));
        String hypervisor = chosen.get(0).name();
        List<String> names = files.stream().map(SwitchFile::fileName).toList();
        invocation.tell(
                new Compared(
                        files.stream().map(file -> Told.of(hypervisor, file)).toList(), etc, !found.isEmpty()),
                out -> {
                    if (found.isEmpty()) {
                        out.println("as they should be: " + Listing.of(names));
                    }
                });
        invocation.find(found, out -> found.forEach(out::println));
        return found.isEmpty() ? FINE : DIFFERS;
    }

    /** All hostname.if files of a folder that is named after an interface, by that. */
    private static Map<String, String> read(Path etc) throws RefusedException {
        Map<String, String> texts = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(etc, "hostname.*")) {
            for (Path path : all) {
                String name = String.valueOf(path.getFileName()).substring("hostname.".length());
                if (name.matches("[a-z]+[0-9]+")) {
                    texts.put(name, Files.readString(path, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (NoSuchFileException e) {
            throw new RefusedException(Problem.error(Place.of(etc.toString()), "there is no such folder", "--etc DIR"));
        } catch (DirectoryIteratorException e) {
            throw unreadable(etc, e.getCause() == null ? new IOException(e) : e.getCause());
        } catch (IOException e) {
            throw unreadable(etc, e);
        }
        return texts;
    }

    private static RefusedException unreadable(Path etc, IOException e) {
        String file = e instanceof java.nio.file.FileSystemException at && at.getFile() != null
                ? at.getFile()
                : etc.toString();
        return new RefusedException(Problem.error(Place.of(file), "cannot be read: " + Reason.of(e)));
    }

    private static List<Problem> differences(List<SwitchFile> files, Path etc, Map<String, String> texts) {
        Map<String, String> owners = new HashMap<>();
        files.forEach(file -> file.ports().forEach(port -> owners.put(port, file.name())));
        Map<String, Place> elsewhere = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            if (name.matches("(bridge|veb|trunk|aggr)[0-9]+")) {
                HostnameIf.read(name, text).ports().forEach((port, line) -> {
                    if (!name.equals(owners.getOrDefault(port, name))) {
                        elsewhere.put(port, Place.of(path(etc, name), line));
                    }
                });
            }
        });
        List<Problem> found = new ArrayList<>();
        for (SwitchFile file : files) {
            String text = texts.get(file.name());
            if (text == null) {
                found.add(Problem.error(
                        Place.of(path(etc, file.name())), "is not there", String.join("; ", file.lines())));
            } else {
                found.addAll(file.differences(path(etc, file.name()), text, elsewhere));
            }
            found.addAll(addressesOfPorts(file, etc, texts));
        }
        return found;
    }

    /** A port of a veb has no part in the network stack any more. */
    private static List<Problem> addressesOfPorts(SwitchFile file, Path etc, Map<String, String> texts) {
        List<Problem> found = new ArrayList<>();
        for (String port : file.ports()) {
            String text = texts.get(port);
            if (file.name().startsWith("veb") && text != null && !port.startsWith("vport")) {
                HostnameIf is = HostnameIf.read(port, text);
                is.addresses().values().stream()
                        .findFirst()
                        .or(is::dynamic)
                        .ifPresent(line -> found.add(Problem.error(
                                Place.of(path(etc, port), line),
                                port + " is a port of " + file.name() + ", where an address does nothing",
                                "'up' alone, and the address on a vport(4)")));
            }
        }
        return found;
    }

    private static String path(Path etc, String name) {
        return etc.resolve("hostname." + name).toString();
    }
}
