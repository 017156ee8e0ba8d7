package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.api.EventJson;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.api.LedgerApi;
import org.jspecify.annotations.Nullable;

/** What the ledger tells, for people at a terminal: made from the trees that programs get. */
final class LedgerText {
    private static final String NONE = "-";
    private static final int BAR = 20;
    /** What of an event's object is no line: it is for programs, or stands below. */
    private static final Set<Object> UNSAID = Set.of("version", "problems", "served", "kept");

    private LedgerText() {}

    /**
     * Hosts, one on a line: name, state, since, detail.
     *
     * @param bars whether one stands before the detail of each host that fetches its sets
     */
    static List<String> states(LedgerApi.States states, boolean bars) {
        return columns(states.hosts().stream()
                .map(host -> List.of(
                        host.name(),
                        host.state(),
                        text(host.since()),
                        (bars && host.progress() != null ? bar(host.progress()) : "") + text(host.detail())))
                .toList());
    }

    private static String bar(HostStateJson.ProgressJson progress) {
        int full = progress.percent() * BAR / 100;
        return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] ";
    }

    /** Events, one on a line: time, kind, requester, asked, status, reason, id. */
    static List<String> history(LedgerApi.Events history) {
        return columns(history.events().stream().map(LedgerText::row).toList());
    }

    private static List<String> row(EventJson event) {
        String reason = text(event.reason());
        return List.of(
                text(event.time()),
                event.kind(),
                text(event.requester()),
                text(event.asked()),
                text(event.status()),
                event.times() == 1 ? reason : reason + " (" + event.times() + " times)",
                text(event.id()));
    }

    /** An event, a field on a line, and what was sent below it. */
    static List<String> event(Map<?, ?> tree) {
        List<List<String>> rows = new ArrayList<>();
        tree.forEach((name, value) -> {
            boolean said = !UNSAID.contains(name) && !text(value).equals(NONE);
            if (said) {
                rows.add(List.of(name + ":", text(value)));
            }
        });
        List<String> lines = new ArrayList<>(columns(rows));
        Object served = tree.get("served");
        if (served != null) {
            lines.add("");
            served.toString().lines().forEach(lines::add);
        }
        return lines;
    }

    private static String text(@Nullable Object value) {
        return value == null || value.toString().isEmpty() ? NONE : value.toString();
    }

    /** Each as wide as its widest, two blanks between; nothing behind the last. */
    private static List<String> columns(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = row.get(i).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                boolean last = i == row.size() - 1;
                line.append(row.get(i));
                line.append(last ? "" : " ".repeat(widths.get(i) - row.get(i).length() + 2));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
