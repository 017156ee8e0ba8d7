package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Interface;

/**
 * The machine that a response file was written for, as its lines show it: the interfaces and disks they name, the console
 * they answer for. It is a supposition, and weaker than anything that is declared.
 */
final class SuggestedMachine {
    private static final int USUAL_SPEED = 115200;

    private final ResponseFile file;
    private final Program program;
    private final KeyMatcher keys;

    SuggestedMachine(ResponseFile file, Program program, KeyMatcher keys) {
        this.file = file;
        this.program = program;
        this.keys = keys;
    }

    /**
     * @param facts what is known already
     * @param known interfaces with their lladdrs; those without a name have an empty one
     */
    MachineFacts of(MachineFacts facts, List<Interface> known) {
        String port = port().orElse("com0");
        MachineFacts shown = facts.declaring(MachineFacts.INTERFACES, interfaces(known))
                .declaring(MachineFacts.DISKS, disks(facts))
                .declaring(MachineFacts.CONSOLE, isSerial() ? Console.serial(port, speed()) : Console.glass(port))
                .declaring(MachineFacts.EFI, isGpt() && !answers("gpt"));
        if (answers("x11", "xenodm")) {
            shown = shown.declaring(MachineFacts.DISPLAY, true);
        }
        if (values("location").stream().anyMatch(v -> ResponseFile.lower(v).startsWith("c"))) {
            shown = shown.declaring(MachineFacts.CDROMS, List.of("cd0"));
        }
        return facts.supposing(shown);
    }

    private List<Interface> interfaces(List<Interface> known) {
        Set<String> named = new LinkedHashSet<>();
        values("interface").stream().filter(InstallerNames::isInterface).forEach(named::add);
        for (ResponseFile.Line line : file.lines()) {
            int at = line.lowerKey().lastIndexOf(" for ");
            String name = at < 0 ? "" : line.lowerKey().substring(at + 5).replace("?", "");
            if (InstallerNames.isInterface(name)) {
                named.add(name);
            }
        }
        values("vlan").stream()
                .map(v -> v.substring(0, Math.max(0, v.indexOf(':'))))
                .filter(InstallerNames::isInterface)
                .forEach(named::add);
        known.forEach(i -> named.remove(i.name()));
        List<String> names = new ArrayList<>(named);
        List<Interface> all = new ArrayList<>();
        for (Interface each : known) {
            String name = !each.name().isEmpty() ? each.name() : names.isEmpty() ? "em" + all.size() : names.remove(0);
            all.add(Interface.of(name, each.lladdr()));
        }
        names.forEach(n -> all.add(Interface.of(n)));
        if (all.isEmpty()) {
            all.add(Interface.of("em0"));
        }
        return answers("access-point", "security", "wpa-passphrase", "wep-key")
                        && all.stream().noneMatch(Interface::wireless)
                ? all.stream()
                        .map(i -> new Interface(i.name(), i.lladdr(), true))
                        .toList()
                : all;
    }

    /** The root disk that it names, or the usual one, and those it names for anything else. */
    private List<Disk> disks(MachineFacts facts) {
        Set<String> named = diskNames(List.of("root-disk"));
        List<Disk> present = facts.value(MachineFacts.DISKS);
        boolean told = present.stream()
                .anyMatch(d -> named.contains(d.name()) || d.contents() == MachineFacts.Contents.ENCRYPTED);
        List<Disk> all = new ArrayList<>(told || named.isEmpty() ? present : List.of());
        named.addAll(diskNames(List.of("more-disks", "keydisk", "media")));
        named.stream()
                .filter(n -> all.stream().noneMatch(d -> d.name().equals(n)))
                .forEach(n -> all.add(Disk.blank(n)));
        return all;
    }

    private Set<String> diskNames(List<String> ids) {
        Set<String> named = new LinkedHashSet<>();
        for (String id : ids) {
            values(id).stream()
                    .map(v -> v.replace("/dev/", ""))
                    .filter(InstallerNames::isDisk)
                    .forEach(named::add);
        }
        return named;
    }

    private boolean isSerial() {
        return !answers("keyboard")
                && (answers("terminal") || values("console").stream().anyMatch(v -> v.startsWith("y")));
    }

    /** The port in {@code Change the default console to com0?}, as the key has it. */
    private Optional<String> port() {
        return file.lines().stream()
                .flatMap(l -> Stream.of(l.lowerKey().replace("?", "").split(" ")))
                .filter(w -> w.startsWith("com") && InstallerNames.isUnit(w))
                .findFirst();
    }

    private int speed() {
        return values("speed").stream()
                .filter(v -> InstallerNames.isDigits(v) && v.length() < 7)
                .map(Integer::parseInt)
                .findFirst()
                .orElse(USUAL_SPEED);
    }

    private boolean isGpt() {
        return values("partition").stream().anyMatch(v -> ResponseFile.lower(v).startsWith("g"));
    }

    private boolean answers(String... ids) {
        return Stream.of(ids).anyMatch(id -> !values(id).isEmpty());
    }

    /** What the lines say whose key fits a question. */
    private List<String> values(String id) {
        return file.lines().stream()
                .filter(l -> l.kind() == ResponseFile.Kind.ANSWER)
                .filter(l -> keys.fitting(l.lowerKey(), program).stream().anyMatch(q -> q.id().equals(id)))
                .map(ResponseFile.Line::value)
                .toList();
    }
}
