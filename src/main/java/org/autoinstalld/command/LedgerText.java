package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ledger tells, for people at a terminal: made from the trees that programs get. */
final class LedgerText {
    private static final String NONE = "-";

    private LedgerText() {}

    /** Hosts, one on a line: name, state, since, detail. */
    static List<String> states(Map<?, ?> tree) {
        List<List<String>> rows = new ArrayList<>();
        for (Map<?, ?> host : objects(tree.get("hosts"))) {
            rows.add(List.of(text(host, "name"), text(host, "state"), text(host, "since"), text(host, "detail")));
        }
        return columns(rows);
    }

    /** Events, one on a line: time, kind, requester, asked, status, reason, id. */
    static List<String> history(Map<?, ?> tree) {
        List<List<String>> rows = new ArrayList<>();
        for (Map<?, ?> event : objects(tree.get("events"))) {
            String times = text(event, "times");
            String reason = text(event, "reason");
            rows.add(List.of(
                    text(event, "time"),
                    text(event, "kind"),
                    text(event, "requester"),
                    text(event, "asked"),
                    text(event, "status"),
                    times.equals("1") || times.equals(NONE) ? reason : reason + " (" + times + " times)",
                    text(event, "id")));
        }
        return columns(rows);
    }

    /** An event, a field on a line, and what was sent below it. */
    static List<String> event(Map<?, ?> tree) {
        List<List<String>> rows = new ArrayList<>();
        tree.forEach((name, value) -> {
            boolean said = !name.equals("served")
                    && !name.equals("kept")
                    && !text(tree, name.toString()).equals(NONE);
            if (said) {
                rows.add(List.of(name + ":", text(tree, name.toString())));
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

    private static List<Map<?, ?>> objects(@Nullable Object list) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (list instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    private static String text(Map<?, ?> object, String field) {
        Object value = object.get(field);
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
