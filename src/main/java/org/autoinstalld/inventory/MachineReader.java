package org.autoinstalld.inventory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/** Reads {@code machine:}, from the inventory or from a command line. */
public final class MachineReader {
    private static final String NONE = "none";
    /** Digits are counted, so that whoever reads one as a number gets a number. */
    static final String CONSOLE = "serial|glass|com[0-9](:[1-9][0-9]{2,5})?";

    static final String DEVICE = "[a-z]+[0-9]{1,3}";

    private MachineReader() {}

    /** What was read; the machine is as far right as the problems let it be. */
    public record Read(Machine machine, List<Problem> problems) {}

    /**
     * Reads {@code KEY=VALUE} texts with the keys and values of {@code machine:} in the inventory.
     *
     * @param source what problems call the place
     */
    public static Read ofAssignments(String source, List<String> assignments) {
        Problems problems = new Problems();
        StringBuilder yaml = new StringBuilder();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals <= 0 || assignment.chars().anyMatch(c -> c < ' ')) {
                problems.error(
                        org.autoinstalld.problem.Place.of(source),
                        "'" + assignment + "' is no fact",
                        "KEY=VALUE such as efi=yes");
            } else {
                yaml.append(assignment, 0, equals)
                        .append(": ")
                        .append(assignment.substring(equals + 1))
                        .append('\n');
            }
        }
        YamlFile file = YamlFile.parse(source, yaml.toString().getBytes(StandardCharsets.UTF_8));
        problems.addAll(file.problems());
        ReadScope scope = new ReadScope(problems, SecretSource.none(), Optional.empty());
        Machine machine = file.documents().isEmpty()
                ? Machine.UNDECLARED
                : read(new MapReader(file.documents().get(0), Keys.MACHINE, scope));
        return new Read(machine, problems.sorted());
    }

    static Machine read(MapReader machine) {
        return new Machine(
                present(machine, "interfaces", machine.parsedList("interfaces", MachineReader::nic)),
                machine.parsed("netboot", t -> t.equals(NONE) ? Optional.of("") : device(t)),
                machine.parsed("console", t -> Optional.of(t).filter(c -> c.matches(CONSOLE))),
                machine.bool("display"),
                present(machine, "disks", machine.list("disks", new DiskReader(machine)::read)),
                drives(machine),
                machine.bool("efi"),
                machine.integer("cpus"),
                machine.bool("router"),
                machine.text("host-name").map(t -> t.equals(NONE) ? "" : t),
                machine.text("domain"),
                listed(machine, "name-servers"),
                listed(machine, "sets"),
                machine.bool("mirror-list"),
                machine.bool("tls"));
    }

    /** An empty list says that there is none. */
    private static <T> Optional<List<T>> present(MapReader machine, String key, List<T> items) {
        return machine.has(key) ? Optional.of(items) : Optional.empty();
    }

    private static Optional<List<String>> listed(MapReader machine, String key) {
        if (!machine.has(key)) {
            return Optional.empty();
        }
        List<String> items = machine.texts(key);
        return Optional.of(items.equals(List.of(NONE)) ? List.of() : items);
    }

    private static Optional<List<String>> drives(MapReader machine) {
        if (machine.texts("cdroms").equals(List.of(NONE))) {
            return Optional.of(List.of());
        }
        return present(
                machine,
                "cdroms",
                machine.parsedList("cdroms", t -> Optional.of(t).filter(n -> n.matches("cd[0-9]+"))));
    }

    private static Optional<String> device(String text) {
        return Optional.of(text).filter(n -> n.matches(DEVICE));
    }

    /** {@code em0} or {@code em0:00:00:5e:00:53:01}. */
    private static Optional<Machine.Nic> nic(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (device(name).isEmpty()) {
            return Optional.empty();
        }
        return colon < 0
                ? Optional.of(new Machine.Nic(name, Optional.empty()))
                : Lladdr.parse(text.substring(colon + 1)).map(l -> new Machine.Nic(name, Optional.of(l)));
    }
}
