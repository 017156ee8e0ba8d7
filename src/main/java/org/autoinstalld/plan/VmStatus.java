package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code vmctl status} tells: the VMs that vmd(8) knows, by name.
 *
 * @param running those that vmd reload leaves alone: running, paused, or on their way to stop
 * @param rows all of them
 */
public record VmStatus(Set<String> running, Map<String, Row> rows) {
    private static final Set<String> STATES_OF_RUNNING = Set.of("running", "paused", "stopping");

    /**
     * A VM.
     *
     * @param state as the table has it; {@code running} or {@code stopped} where it has no such column
     * @param pid of its process; null if it has none
     */
    public record Row(String state, @Nullable Long pid) {}

    public VmStatus {
        running = Set.copyOf(running);
        rows = Map.copyOf(rows);
    }

    /**
     * Reads the table by its header, since columns have come and gone between releases. Names stand in the last one, and
     * the others hold no blanks. Empty if there is no such table.
     */
    public static Optional<VmStatus> parse(String output) {
        List<List<String>> lines = output.lines()
                .filter(line -> !line.isBlank())
                .map(line -> Arrays.asList(line.trim().split("\\s+")))
                .toList();
        // whatever a wrapper such as doas says comes first
        int header = 0;
        while (header < lines.size() && !lines.get(header).contains("NAME")) {
            header++;
        }
        if (header == lines.size()) {
            return Optional.empty();
        }
        List<String> columns = new ArrayList<>(lines.get(header));
        int name = columns.indexOf("NAME");
        int state = columns.indexOf("STATE");
        int pid = columns.indexOf("PID");
        Set<String> running = new TreeSet<>();
        Map<String, Row> rows = new TreeMap<>();
        for (List<String> line : lines.subList(header + 1, lines.size())) {
            if (line.size() <= Math.max(name, Math.max(state, pid))) {
                return Optional.empty();
            }
            boolean runs = state >= 0
                    ? STATES_OF_RUNNING.contains(line.get(state))
                    : pid >= 0 && !line.get(pid).equals("-");
            if (runs) {
                running.add(line.get(name));
            }
            rows.put(
                    line.get(name),
                    new Row(
                            state >= 0 ? line.get(state) : runs ? "running" : "stopped",
                            pid >= 0 ? number(line.get(pid)) : null));
        }
        return Optional.of(new VmStatus(running, rows));
    }

    /**
     * Of an output that came with exit code 1: from 7.6 on vmctl prints the header and ends so if vmd has no VM at all. A
     * row beside the header, or a message of vmctl's, is a failure.
     */
    public static Optional<VmStatus> parseOfNone(String output) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        boolean empty = !lines.isEmpty()
                && Arrays.asList(lines.get(lines.size() - 1).trim().split("\\s+"))
                        .containsAll(List.of("ID", "PID", "NAME"))
                && lines.stream().noneMatch(line -> line.startsWith("vmctl:"));
        return empty ? Optional.of(new VmStatus(Set.of(), Map.of())) : Optional.empty();
    }

    private static @Nullable Long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    boolean runs(String vm) {
        return running.contains(vm);
    }
}
