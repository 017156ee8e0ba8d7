package org.autoinstalld.importer;

import java.util.List;
import java.util.regex.Pattern;

/** Writes trees as YAML, block style; a text has quotes unless nobody could take it for anything else. */
final class YamlText {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_/][A-Za-z0-9_/.+@*(){}$-]*( [A-Za-z0-9_/.+@*(){}$-]+)*");
    private static final Pattern LLADDR = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    private static final Pattern NULL = Pattern.compile("null|Null|NULL");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    static String of(YamlTree tree) {
        YamlText text = new YamlText();
        text.map(tree, 0);
        return text.out.toString();
    }

    private void map(YamlTree tree, int depth) {
        tree.entries().forEach((key, value) -> {
            indent(depth);
            out.append(scalar(key)).append(':');
            value(value, depth);
        });
    }

    private void value(Object value, int depth) {
        if (value instanceof YamlTree tree) {
            if (tree.isEmpty()) {
                out.append(" {}\n");
            } else {
                out.append('\n');
                map(tree, depth + 1);
            }
        } else if (value instanceof List<?> items) {
            if (items.isEmpty()) {
                out.append(" []\n");
                return;
            }
            out.append('\n');
            items.forEach(item -> item(item, depth + 1));
        } else {
            out.append(' ').append(scalar(value.toString())).append('\n');
        }
    }

    private void item(Object item, int depth) {
        indent(depth);
        if (item instanceof YamlTree tree) {
            if (tree.isEmpty()) {
                out.append("- {}\n");
                return;
            }
            int start = out.length() - 2 * depth;
            map(tree, depth + 1);
            // the first key stands behind the dash
            out.delete(start, start + 2 * depth);
            out.replace(start + 2 * depth, start + 2 * depth + 2, "- ");
        } else {
            out.append("- ").append(scalar(item.toString())).append('\n');
        }
    }

    private void indent(int depth) {
        out.append("  ".repeat(depth));
    }

    static String scalar(String text) {
        boolean plain = LLADDR.matcher(text).matches()
                || PLAIN.matcher(text).matches() && !NULL.matcher(text).matches();
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append((char) c);
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || c == 0xfeff) {
                        quoted.append(String.format("\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
